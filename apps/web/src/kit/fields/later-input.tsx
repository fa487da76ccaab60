import { use, type ComponentType } from 'react';

const loads: (() => Promise<unknown>)[] = [];

/**
 * An input that weighs something: what only shows values does not bring it. A form is drawn when all of them are here
 * (`InputsHere`), so that no field of it comes late.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Here: ComponentType<P> | undefined;
  let coming: Promise<void> | undefined;
  const bring = (): Promise<void> =>
    (coming ??= load().then(
      (part) => {
        Here = part;
      },
      (error: unknown) => {
        // Asked for again next time.
        coming = undefined;
        throw error;
      },
    ));
  loads.push(bring);
  return function Later(props: P) {
    if (!Here) use(bring());
    return Here && <Here {...props} />;
  };
}

let areHere = false;
export const inputsAreHere = (): boolean => areHere;

/** Brings the inputs of all kinds of fields. */
export async function loadInputs(): Promise<true> {
  await Promise.all(loads.map((bring) => bring()));
  areHere = true;
  return true;
}
