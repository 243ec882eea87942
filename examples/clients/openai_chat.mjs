// Chat, a stream and vector store search with OpenAI's client for Node.
import OpenAI from "openai";

const url = process.env.RAGTIME_URL ?? "http://localhost:8080";
const question = process.argv[2] ?? "How is an error budget computed?";
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: process.env.RAGTIME_API_KEY ?? "none" });
const messages = [{ role: "user", content: question }];

const answer = await client.chat.completions.create({ model: "any", messages });
console.log("answer:", answer.choices[0].message.content);
for (const { url_citation } of answer.choices[0].message.annotations ?? []) {
  console.log("cited:", url_citation.title, url_citation.url);
}

let text = "";
for await (const piece of await client.chat.completions.create({ model: "any", messages, stream: true })) {
  text += piece.choices[0]?.delta?.content ?? "";
}
console.log("streamed:", text);

const knowledgeBase = process.env.RAGTIME_KNOWLEDGE_BASE ?? "handbook";
const passages = await client.vectorStores.search(knowledgeBase, { query: question });
for (const passage of passages.data) {
  console.log("passage:", passage.attributes.chunkId, passage.score.toFixed(4), passage.filename);
}
