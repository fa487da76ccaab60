import { join } from 'node:path';

import type { Plugin } from 'vite';

import { apis, errorCodes, takesKey, type Api } from '../../packages/contract/src/index.ts';

const virtual = 'virtual:routes';
const words = 'virtual:error-words';
const table = /packages[\\/]contract[\\/]src[\\/]error-codes\.ts$/;
const face = join(import.meta.dirname, 'src/api.ts');

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
  for (const name of Object.keys(light)) {
    const [, method, path, keyless] = /^([A-Z]+)(.*?)(!?)$/.exec(light[name]);
    light[name] = keyless ? { method, path, keyless: '' } : { method, path };
  }
  return light;
}`;

const groupOf = (group: string): string => `
  import { clientOf } from ${JSON.stringify(face)};
  import { unfold } from ${JSON.stringify(virtual)};
  export const api = /* @__PURE__ */ unfold(${JSON.stringify(lightOf(apis[group as keyof typeof apis]))});
  export const client = /* @__PURE__ */ clientOf(api);`;

/** `api.case.list` with `import { api } from '…/api.ts'` becomes the routes of cases, imported by name. */
function byGroup(code: string): string | undefined {
  const taken = /import\s*\{([^}]*)\}\s*from\s*(["'][./\w-]*\/api\.ts["']);?/.exec(code);
  const names = (taken?.[1] ?? '').split(',').map((name) => name.trim());
  const wanted = names.filter((name) => ['api', 'client'].includes(name));
  if (!taken || wanted.length === 0) return undefined;
  const imports = new Set<string>();
  const left = names.filter((name) => name !== '' && !wanted.includes(name));
  const body = code
    .replace(taken[0], left.length > 0 ? `import { ${left.join(', ')} } from ${taken[2]};` : '')
    .replace(/(?<![\w$./])(api|client)\s*\.\s*(\w+)/g, (whole, what: string, group: string) => {
      if (!wanted.includes(what)) return whole;
      if (!Object.hasOwn(apis, group)) throw new Error(`there are no routes called ${group}`);
      imports.add(`import { ${what} as ${what}_${group} } from ${JSON.stringify(`${virtual}/${group}`)};`);
      return `${what}_${group}`;
    });
  return [...imports, body].join('\n');
}

/**
 * Gives pages the routes without their schemas, group by group, so that a page carries those it names; and the texts of
 * refusals apart (`error-words.ts`): the first load carries neither.
 */
export const routes = (): Plugin => ({
  name: 'routes',
  resolveId: (id) => (id === words || id.startsWith(virtual) ? `\0${id}` : undefined),
  load(id) {
    if (id === `\0${virtual}`) return `export const unfold = ${unfold};`;
    if (id.startsWith(`\0${virtual}/`)) return groupOf(id.slice(virtual.length + 2));
    if (id === `\0${words}`) return `export const errorWords = ${JSON.stringify(errorCodes)};`;
    return table.test(id) ? 'export const errorCodes = {};' : undefined;
  },
  // After the types are gone: what names routes in types only asks for none.
  transform: (code, id) => (/[\\/]web[\\/]src[\\/]/.test(id) ? byGroup(code) : undefined),
});
