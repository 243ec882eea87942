"""A message and a stream with Anthropic's client for Python."""

import os
import sys

from anthropic import Anthropic

url = os.environ.get("RAGTIME_URL", "http://localhost:8080")
question = sys.argv[1] if len(sys.argv) > 1 else "How is an error budget computed?"
client = Anthropic(base_url=url, api_key=os.environ.get("RAGTIME_API_KEY", "none"))
messages = [{"role": "user", "content": question}]

message = client.messages.create(model="any", max_tokens=500, messages=messages)
for block in message.content:
    print("answer:", block.text)
    for citation in block.citations or []:
        print("cited:", citation.title, citation.source)
# what only Ragtime knows
for passage in message.ragtime["passages"]:
    print("passage:", passage["chunkId"], f"{passage['score']:.4f}", passage["path"])

with client.messages.stream(model="any", max_tokens=500, messages=messages) as stream:
    print("streamed:", "".join(stream.text_stream))
