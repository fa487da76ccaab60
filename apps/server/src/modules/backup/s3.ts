import { AwsClient } from 'aws4fetch';

import { inChunks, type Bytes } from './archive.ts';
import type { Place } from './place.ts';

const partBytes = 16 << 20;
const withinMs = 10 * 60_000;

/** `s3://key:secret@host[:port]/bucket[/folder]?region=…&tls=off`: any service that speaks S3, by path, in parts. */
export function s3Place(url: URL): Place {
  const [bucket = '', ...folder] = url.pathname.split('/').filter(Boolean);
  const base = `${url.searchParams.get('tls') === 'off' ? 'http' : 'https'}://${url.host}/${bucket}`;
  const prefix = folder.map((part) => `${part}/`).join('');
  const aws = new AwsClient({
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
    service: 's3',
    region: url.searchParams.get('region') ?? 'us-east-1',
    retries: 3,
  });

  async function ask(method: string, path: string, body?: Buffer): Promise<Response> {
    const answer = await aws.fetch(`${base}${path}`, {
      method,
      signal: AbortSignal.timeout(withinMs),
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
    if (answer.ok) return answer;
    // Its own words, without the address: that holds the key.
    const said = /<Code>([^<]*)<\/Code>/.exec(await answer.text())?.[1];
    throw new Error(`S3 ${method}: ${answer.status} ${said ?? ''}`.trim());
  }
  const pathOf = (name: string) => `/${`${prefix}${name}`.split('/').map(encodeURIComponent).join('/')}`;

  return {
    async put(name, bytes) {
      const path = pathOf(name);
      let size = 0;
      let first: Buffer | undefined;
      let upload: string | undefined;
      const tags: string[] = [];
      const send = async (part: Buffer) => {
        const answer = await ask('PUT', `${path}?partNumber=${tags.length + 1}&uploadId=${upload}`, part);
        tags.push(answer.headers.get('etag') ?? '');
        await answer.arrayBuffer();
      };
      try {
        for await (const part of inChunks(bytes, partBytes)) {
          size += part.length;
          if (!first) {
            first = part;
            continue;
          }
          if (upload === undefined) {
            upload = encodeURIComponent(textOf(await (await ask('POST', `${path}?uploads`)).text(), 'UploadId') ?? '');
            await send(first);
          }
          await send(part);
        }
        if (upload === undefined) await (await ask('PUT', path, first ?? Buffer.alloc(0))).arrayBuffer();
        else {
          const parts = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
          const done = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
          const said = await (await ask('POST', `${path}?uploadId=${upload}`, done)).text();
          // It may answer 200 and tell of a failure behind it.
          if (said.includes('<Error>')) throw new Error(`S3 POST: ${textOf(said, 'Code')}`);
        }
        return size;
      } catch (error) {
        if (upload !== undefined) await ask('DELETE', `${path}?uploadId=${upload}`).catch(() => undefined);
        throw error;
      }
    },
    async *get(name) {
      const { body } = await ask('GET', pathOf(name));
      if (body) yield* body as unknown as Bytes;
    },
    async list() {
      const found: { name: string; bytes: number }[] = [];
      for (let next: string | undefined = ''; next !== undefined;) {
        const query = new URLSearchParams({ 'list-type': '2', prefix, ...(next && { 'continuation-token': next }) });
        const xml = await (await ask('GET', `?${query.toString()}`)).text();
        for (const [, one = ''] of xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g))
          found.push({ name: (textOf(one, 'Key') ?? '').slice(prefix.length), bytes: Number(textOf(one, 'Size')) });
        next = textOf(xml, 'NextContinuationToken');
      }
      return found;
    },
    async remove(name) {
      await (await ask('DELETE', pathOf(name))).arrayBuffer();
    },
  };
}

/** The text of the first element of this name. */
function textOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
