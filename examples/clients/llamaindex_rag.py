"""A retriever and query engines of LlamaIndex over a pipeline."""

import os
import sys

from llama_index.core.query_engine import CustomQueryEngine, RetrieverQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.llms.openai_like import OpenAILike
from openai import OpenAI

url = os.environ.get("RAGTIME_URL", "http://localhost:8080")
key = os.environ.get("RAGTIME_API_KEY", "none")
question = sys.argv[1] if len(sys.argv) > 1 else "How is an error budget computed?"


class RagtimeRetriever(BaseRetriever):
    """Passages of a KnowledgeBase, ranked and limited by the pipeline."""

    def __init__(self, client, knowledge_base):
        super().__init__()
        self.client = client
        self.knowledge_base = knowledge_base

    def _retrieve(self, query_bundle):
        page = self.client.vector_stores.search(self.knowledge_base, query=query_bundle.query_str)
        return [
            NodeWithScore(
                node=TextNode(
                    id_=passage.attributes["chunkId"],
                    text="".join(part.text for part in passage.content),
                    metadata={"path": passage.filename, "title": passage.attributes["title"]},
                ),
                score=passage.score,
            )
            for passage in page.data
        ]


class RagtimeQueryEngine(CustomQueryEngine):
    """Answers of the pipeline, which retrieves by itself."""

    llm: OpenAILike

    def custom_query(self, query_str):
        return str(self.llm.complete(query_str))


retriever = RagtimeRetriever(
    OpenAI(base_url=f"{url}/v1", api_key=key), os.environ.get("RAGTIME_KNOWLEDGE_BASE", "handbook")
)
for found in retriever.retrieve(question):
    print("passage:", found.node.node_id, f"{found.score:.4f}", found.node.metadata["path"])

engine = RagtimeQueryEngine(llm=OpenAILike(model="any", api_base=f"{url}/v1", api_key=key, is_chat_model=True))
print("answer:", engine.query(question))

# a model of one's own answers from what the pipeline finds
if model_url := os.environ.get("MODEL_URL"):
    own = OpenAILike(
        model=os.environ.get("MODEL", "any"),
        api_base=model_url,
        api_key=os.environ.get("MODEL_API_KEY", "none"),
        is_chat_model=True,
    )
    answer = RetrieverQueryEngine.from_args(retriever, llm=own).query(question)
    print("own model:", answer, "from", len(answer.source_nodes), "passages")
