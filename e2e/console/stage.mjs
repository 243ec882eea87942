// Stands between the browser and the pipeline: passes all on, but answers questions that begin with "staged:" by itself, as a
// pipeline might that is attacked, late, broken or full.
import http from 'node:http';

const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

const CONVERSATION = 'conv_staged';

const passage = (number, more) => ({
  number,
  chunkId: '00000000-0000-4000-8000-00000000000' + number,
  knowledgeBase: 'staged',
  source: HOSTILE,
  path: HOSTILE,
  title: 'Title ' + HOSTILE,
  heading: HOSTILE,
  uri: 'javascript:window.hacked=1',
  score: 0.5,
  similarity: null,
  text: 'Lamps are blue. ' + HOSTILE + ' ' + 'x'.repeat(200_000),
  metadata: {},
  ...more,
});

const CITED = '😀 Lamps are blue ' + HOSTILE + '. ';
const start = Array.from(CITED).length;

const hostile = () => ({
  id: 'msg_' + '0'.repeat(32),
  conversation: CONVERSATION,
  text: CITED + '[1][2] [click](javascript:alert(1)) ' + 'y'.repeat(20_000),
  pipeline: 'staged',
  revision: HOSTILE,
  degraded: ['ModelUnavailable: ' + HOSTILE],
  abstained: true,
  droppedPassages: 2,
  citations: [
    { number: 1, start, end: start + 3, attribution: 'marker' },
    { number: 2, start: start + 3, end: start + 6, attribution: 'marker' },
    { number: 9, start: 5, end: 900_000, attribution: 'overlap' },
  ],
  passages: [passage(1), passage(2, { uri: 'data:text/html,' + HOSTILE }), passage(3, { uri: 'https://example.com/"><b>' })],
  timings: { embedMs: 1, searchMs: 2e9, generateMs: 3 },
});

const sceneOf = asked => /^staged: (\w+)$/.exec(asked.question ?? asked.messages.at(-1).content)?.[1];

const error = (message, code) => ({ error: { message, type: 'x', param: null, code } });

/** Answers as the protocol of the path does. */
function stream(path, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const chat = path.endsWith('completions');
  const event = (name, data) => response.write((chat ? '' : 'event: ' + name + '\n') + 'data: ' + JSON.stringify(data) + '\n\n');
  return {
    text: text => event('text', chat ? { id: 'chatcmpl-1', choices: [{ delta: { content: text } }] } : { text }),
    answer: whole => {
      event('answer', chat ? { id: 'chatcmpl-' + '0'.repeat(32), choices: [], ragtime: whole } : whole);
      if (chat) response.write('data: [DONE]\n\n');
      response.end();
    },
  };
}

/** @returns address, what the stage saw, and how to end it */
export async function stage(pipeline) {
  const seen = { hungUp: 0, feedback: [], asked: [] };
  const scenes = {
    hostile: (path, response) => {
      const out = stream(path, response), whole = hostile();
      out.text(whole.text.slice(0, 50));
      out.text(whole.text.slice(50));
      out.answer(whole);
    },
    slow: (path, response) => {
      response.on('close', () => seen.hungUp++);
      stream(path, response).text('The first words');
    },
    broken: (path, response) => {
      stream(path, response).text('Half of an ans');
      response.end();
    },
    full: (_, response) => {
      response.writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '7' });
      response.end(JSON.stringify(error('Too many questions at once', 'overloaded')));
    },
    unknown: (_, response) => {
      response.writeHead(401, { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Bearer' });
      response.end(JSON.stringify(error('Send an API key of this pipeline', 'missing_credential')));
    },
    proxy: (_, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html' });
      response.end('<h1>Bad gateway</h1>');
    },
  };
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (request.url === '/v1/feedback') seen.feedback.push(JSON.parse(body));
    const asked = /^\/v1\/(answer|chat)/.test(request.url) && JSON.parse(body);
    if (asked) seen.asked.push(asked);
    const scene = asked && sceneOf(asked);
    if (scene) return scenes[scene](request.url, response);
    if (request.url.endsWith(CONVERSATION)) return response.end('{}');
    const target = new URL(request.url, pipeline);
    const onward = http.request(target, { method: request.method, headers: { ...request.headers, host: target.host } }, answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', e => response.destroy(e));
    onward.end(body);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return {
    address: 'http://127.0.0.1:' + server.address().port + '/',
    seen,
    end: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
