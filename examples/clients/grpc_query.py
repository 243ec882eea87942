"""Passages, an answer and a stream over gRPC; the contract is the pipeline's own."""

import os
import sys
import tempfile
import urllib.request
from pathlib import Path

import grpc

url = os.environ.get("RAGTIME_URL", "http://localhost:8080")
question = sys.argv[1] if len(sys.argv) > 1 else "How is an error budget computed?"
metadata = [("authorization", f"Bearer {os.environ.get('RAGTIME_API_KEY', 'none')}")]

# a program of its own has its stubs from protoc
folder = tempfile.mkdtemp()
with urllib.request.urlopen(f"{url}/ragtime.proto") as proto:
    Path(folder, "ragtime.proto").write_bytes(proto.read())
sys.path.insert(0, folder)
messages, services = grpc.protos_and_services("ragtime.proto")

scheme, address = url.split("://")
channel = (
    grpc.secure_channel(address, grpc.ssl_channel_credentials())
    if scheme == "https"
    else grpc.insecure_channel(address if ":" in address else f"{address}:80")
)
with channel:
    service = services.QueryServiceStub(channel)
    found = service.Retrieve(messages.RetrieveRequest(query=question), metadata=metadata, timeout=30)
    for passage in found.passages:
        print("passage:", passage.chunk_id, f"{passage.score:.4f}", passage.path)
    asked = messages.AnswerRequest(question=question)
    print("answer:", service.Answer(asked, metadata=metadata, timeout=60).text)
    events = service.AnswerStream(asked, metadata=metadata, timeout=60)
    print("streamed:", "".join(event.text for event in events))
