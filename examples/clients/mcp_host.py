"""Does with a configuration what an MCP host does: connects to each server in it, lists its tools, calls them, and reads a document.

usage: mcp_host.py FILE QUESTION
"""

import asyncio
import json
import os
import re
import sys

from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

file = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "mcp", "cursor.json")
question = sys.argv[2] if len(sys.argv) > 2 else "How is an error budget computed?"


def read(path):
    """Servers by name, with their variables resolved: ${NAME}, ${NAME:-default}, ${env:NAME}, ${input:id}."""
    with open(path, encoding="utf-8") as text:
        configuration = json.load(text)
    # a host asks its user for inputs; here they are in the environment
    inputs = {
        one["id"]: os.environ.get(one["id"].replace("-", "_").upper(), one.get("default", ""))
        for one in configuration.get("inputs", [])
    }

    def value(match):
        kind, name, default = match.groups()
        return inputs[name] if kind == "input:" else os.environ.get(name, default or "")

    def resolved(node):
        if isinstance(node, dict):
            return {key: resolved(one) for key, one in node.items()}
        return re.sub(r"\$\{(env:|input:)?([\w-]+)(?::-([^}]*))?}", value, node)

    return resolved(configuration.get("servers") or configuration["mcpServers"])


async def use(name, server):
    http = create_mcp_http_client(headers=server.get("headers", {}))
    async with Client(streamable_http_client(server["url"], http_client=http)) as client:
        tools = (await client.list_tools()).tools
        print("server:", name, client.protocol_version, ", ".join(tool.name for tool in tools))

        found = (await client.call_tool("search", {"query": question})).structured_content
        for passage in found["passages"]:
            print("passage:", passage["chunkId"], f"{passage['score']:.4f}", passage["path"])

        answered = await client.call_tool("answer", {"question": question})
        print("answer:", answered.structured_content["text"])

        # the whole document that the best passage is from, for whom may read it
        if found["passages"]:
            document = await client.read_resource(found["passages"][0]["resource"])
            print("document:", json.dumps(document.contents[0].text))


for name, server in read(file).items():
    asyncio.run(use(name, server))
