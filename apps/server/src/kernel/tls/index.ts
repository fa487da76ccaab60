/** TLS of our own: what is served, and that it goes on being served. Modules import nothing else of this folder. */
export { serveBoth } from './both.ts';
export { tlsFolder } from './store.ts';
export { openTls, secureOptions, type Tls } from './tls.ts';
