import { caseTypeBundles, caseTypeNames, loadBundle, type CaseBundle, type CaseType } from '@anyuan/contract';

const known = new Map<string, CaseType>();
const coming = new Map<CaseBundle, Promise<void>>();

/** The declaration of a type, once its bundle is here. Pages ask for what they show before they are drawn. */
export const caseType = (name: string): CaseType | undefined => known.get(name);

/** The declarations that are here, in menu order. */
export const caseTypesHere = (): CaseType[] => caseTypeNames.flatMap((name) => known.get(name) ?? []);

const bundleOf = (name: string): CaseBundle | undefined =>
  Object.hasOwn(caseTypeBundles, name) ? caseTypeBundles[name as keyof typeof caseTypeBundles] : undefined;

/** Are the declarations of all of these here, or never to be had? */
export const areHere = (names: readonly string[]): boolean =>
  names.every((name) => known.has(name) || bundleOf(name) === undefined);

/** Brings the bundles of these types; without names, all of them. What cannot be had now is asked for again next time. */
export async function loadCaseTypes(names: readonly string[] = caseTypeNames): Promise<void> {
  const bundles = new Set(names.flatMap((name) => bundleOf(name) ?? []));
  await Promise.all([...bundles].map(bring));
}

function bring(bundle: CaseBundle): Promise<void> {
  const under = coming.get(bundle);
  if (under) return under;
  const fresh = loadBundle[bundle]().then((types) => {
    for (const type of Object.values(types)) known.set(type.type, type);
  });
  coming.set(bundle, fresh);
  fresh.catch(() => coming.delete(bundle));
  return fresh;
}
