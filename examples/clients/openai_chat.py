"""Chat, responses in a conversation, vector store search and embeddings with OpenAI's client for Python."""

import os
import sys

from openai import BadRequestError, OpenAI

url = os.environ.get("RAGTIME_URL", "http://localhost:8080")
question = sys.argv[1] if len(sys.argv) > 1 else "How is an error budget computed?"
client = OpenAI(base_url=f"{url}/v1", api_key=os.environ.get("RAGTIME_API_KEY", "none"))

# chat: the answer, and the documents that it rests on
answer = client.chat.completions.create(model="any", messages=[{"role": "user", "content": question}])
print("answer:", answer.choices[0].message.content)
for annotation in answer.choices[0].message.annotations or []:
    print("cited:", annotation.url_citation.title, annotation.url_citation.url)

# the same as a stream
pieces = client.chat.completions.create(model="any", messages=[{"role": "user", "content": question}], stream=True)
print("streamed:", "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices))

# responses: two questions of one conversation, where the pipeline keeps such
try:
    conversation = client.conversations.create()
    first = client.responses.create(model="any", input=question, conversation=conversation.id)
    second = client.responses.create(model="any", input="And why?", conversation=conversation.id)
    print("conversation:", first.output_text, "/", second.output_text)
    items = client.conversations.items.list(conversation.id, order="asc")
    print("kept:", len(items.data), "messages")
    client.conversations.delete(conversation.id)
except BadRequestError as error:
    print("no conversation:", error.body["message"])

# retrieval alone; the vector store has the name of the KnowledgeBase
passages = client.vector_stores.search(os.environ.get("RAGTIME_KNOWLEDGE_BASE", "handbook"), query=question)
for passage in passages.data:
    print("passage:", passage.attributes["chunkId"], f"{passage.score:.4f}", passage.filename)

# vectors by the model of the index
vector = client.embeddings.create(model="any", input=question).data[0].embedding
print("vector:", len(vector), "numbers")
