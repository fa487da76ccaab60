import { readFileSync } from 'node:fs';

/** How node and server speak with each other; counted up when that changes between releases. */
const language = 2;
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** A node has to be of the same one: what a media process is asked changes with it. */
export const nodeVersion = `${version}/${language}`;
