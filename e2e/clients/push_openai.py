"""Pushes documents by OpenAI's SDK, four at a time, and prints a line `NUMBER FILE_ID` for each one that was acknowledged.

usage: push_openai.py BASE_URL API_KEY SOURCE FIRST END
PushIT pushes the same text for its own numbers.
"""
import sys
from concurrent.futures import ThreadPoolExecutor

from openai import OpenAI

base, key, source, first, end = sys.argv[1:6]
# connections that break, 429 and 5xx are tried again by the SDK itself
client = OpenAI(base_url=base + "/v1", api_key=key, max_retries=40, timeout=30)


def text(number: int) -> str:
    return f"# Lamp {number}\n\nThe lamp with the number {number} answers to the name quibble{number}x.\n"


def push(number: int) -> None:
    file = client.files.create(file=(f"lamp-{number}.md", text(number).encode()), purpose="assistants")
    client.vector_stores.files.create(file_id=file.id, vector_store_id=source)
    # one write a line: four threads share the pipe
    sys.stdout.write(f"{number} {file.id}\n")
    sys.stdout.flush()


with ThreadPoolExecutor(4) as pool:
    for done in [pool.submit(push, number) for number in range(int(first), int(end))]:
        done.result()
