import type { Plugin } from 'vite';

import { apis, errorCodes, takesKey, type Api } from '../../packages/contract/src/index.ts';

const virtual = 'virtual:routes';
const words = 'virtual:error-words';
const table = /packages[\\/]contract[\\/]src[\\/]error-codes\.ts$/;

/**
 * What a browser needs of the routes: where they lead and whether they take a key, each as one word (`GET/cases/:id`,
 * with `!` where there is no key). Their schemas are the server's; types come from the contract itself.
 */
const lightOf = (routes: Api): Record<string, string> =>
  Object.fromEntries(
    Object.entries(routes).map(([name, route]) => {
      const isKeyless = route.method !== 'GET' && !takesKey(route);
      return [name, `${route.method}${route.path}${isKeyless ? '!' : ''}`];
    }),
  );

/** The other way, in the browser. */
const unfold = `(light) => {
  for (const routes of Object.values(light))
    for (const name of Object.keys(routes)) {
      const [, method, path, keyless] = /^([A-Z]+)(.*?)(!?)$/.exec(routes[name]);
      routes[name] = keyless ? { method, path, keyless: '' } : { method, path };
    }
  return light;
}`;

const light = Object.fromEntries(Object.entries(apis).map(([group, routes]) => [group, lightOf(routes)]));

/**
 * Gives pages the routes without their schemas, and the texts of refusals apart (`error-words.ts`), so that the first
 * load carries neither.
 */
export const routes = (): Plugin => ({
  name: 'routes',
  resolveId: (id) => (id === virtual || id === words ? `\0${id}` : undefined),
  load(id) {
    if (id === `\0${virtual}`) return `export const apis = (${unfold})(${JSON.stringify(light)});`;
    if (id === `\0${words}`) return `export const errorWords = ${JSON.stringify(errorCodes)};`;
    return table.test(id) ? 'export const errorCodes = {};' : undefined;
  },
});
