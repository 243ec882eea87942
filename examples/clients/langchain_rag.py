"""A retriever and a chat model of LangChain over a pipeline."""

import os
import sys

from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_openai import ChatOpenAI
from openai import OpenAI

url = os.environ.get("RAGTIME_URL", "http://localhost:8080")
key = os.environ.get("RAGTIME_API_KEY", "none")
question = sys.argv[1] if len(sys.argv) > 1 else "How is an error budget computed?"


class RagtimeRetriever(BaseRetriever):
    """Passages of a KnowledgeBase, ranked and limited by the pipeline; filters are OpenAI's."""

    client: OpenAI
    knowledge_base: str
    filters: dict | None = None

    model_config = {"arbitrary_types_allowed": True}

    def _get_relevant_documents(self, query, *, run_manager):
        more = {"filters": self.filters} if self.filters else {}
        page = self.client.vector_stores.search(self.knowledge_base, query=query, **more)
        return [
            Document(
                page_content="".join(part.text for part in passage.content),
                metadata={**passage.attributes, "path": passage.filename, "score": passage.score},
            )
            for passage in page.data
        ]


retriever = RagtimeRetriever(
    client=OpenAI(base_url=f"{url}/v1", api_key=key),
    knowledge_base=os.environ.get("RAGTIME_KNOWLEDGE_BASE", "handbook"),
)
for document in retriever.invoke(question):
    print("passage:", document.metadata["chunkId"], f"{document.metadata['score']:.4f}", document.metadata["path"])

# the pipeline itself as the chat model: it retrieves, and cites
chat = ChatOpenAI(base_url=f"{url}/v1", api_key=key, model="any")
print("answer:", chat.invoke(question).text)
print("streamed:", "".join(piece.text for piece in chat.stream(question)))

# a model of one's own answers from what the pipeline finds
if model_url := os.environ.get("MODEL_URL"):
    own = ChatOpenAI(
        base_url=model_url, api_key=os.environ.get("MODEL_API_KEY", "none"), model=os.environ.get("MODEL", "any")
    )
    prompt = ChatPromptTemplate.from_template("Answer from these passages:\n\n{passages}\n\nQuestion: {question}")
    passages = retriever.invoke(question)
    text = "\n\n".join(passage.page_content for passage in passages)
    answer = (prompt | own).invoke({"passages": text, "question": question})
    print("own model:", answer.text, "from", len(passages), "passages")
