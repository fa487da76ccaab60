import { FormDefinition, thingKind, type FormInput, type ThingKind } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';
import { formVersion, newestVersion } from '../form/index.ts';

/** The check of a kind of things that a round makes: the first it declares. */
export function checkOfKind(kind: ThingKind): string | undefined {
  return Object.keys(kind.checks)[0];
}

/** The points of a kind's check as a form: what the kind declares and what a hospital writes are asked alike. */
export function formOfCheck(kind: ThingKind): FormDefinition | undefined {
  const name = checkOfKind(kind);
  const check = name === undefined ? undefined : kind.checks[name];
  if (!check) return undefined;
  const given: FormInput = {
    title: [...check.label],
    source: check.source.text.slice(0, 300),
    sections: [
      {
        title: [...kind.label],
        questions: Object.entries(check.points).map(([key, label]) => ({
          kind: 'check',
          key,
          ask: [...label],
          mayBeNa: false,
          photo: 'mayIfBad',
        })),
      },
    ],
  };
  return FormDefinition.parse(given);
}

interface Asking {
  version_id: string | null;
  form_id: string | null;
  thing_kind: string | null;
}

/** What is asked at the points of a round: the version it began with, else the newest; of things without a form, their own check. */
export async function askedAt(db: Kysely<DB>, { version_id, form_id, thing_kind }: Asking) {
  const version =
    version_id !== null
      ? await formVersion(db, version_id)
      : form_id === null
        ? undefined
        : await newestVersion(db, form_id);
  if (version) return { versionId: version.id, name: version.name, definition: version.definition as unknown };
  const kind = form_id === null && thing_kind !== null ? thingKind(thing_kind) : undefined;
  const definition = kind && formOfCheck(kind);
  return definition ? { versionId: null, name: definition.title[0], definition: definition as unknown } : null;
}
