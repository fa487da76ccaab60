import { z } from 'zod';

import { id, instant, PersonRef } from '../common.ts';
import { field } from '../fields/index.ts';
import { EntryRef } from '../register-kit.ts';

/** What makes another version of a thing, and what is kept of each for ever. */
export interface Versioned {
  /** Names a version: with another document it is another version; the same one corrected stays what it is. */
  by: string;
  /** Fields that are kept of it besides. */
  keeps: readonly string[];
  /** Each version is to be read by those chosen with `readerFields`, and it is on record who has. */
  isRead?: boolean;
}

export const readerCircles = {
  nobody: ['不要求', 'Nobody'],
  everyone: ['全体职工', 'Everybody'],
  departments: ['指定科室', 'Some departments'],
  people: ['指定人员', 'Some people'],
} as const;

/** Who has to read it: fields of a kind whose versions are read. */
export const readerFields = {
  readers: field.choice(['须阅范围', 'To be read by'], readerCircles, {
    hint: [
      '须阅的人各自确认已读,未读者会收到提醒',
      'Each of them confirms that he has read it, and is reminded if not',
    ],
  }),
  readIn: field.departments(['须阅科室', 'Departments that read it']).optional(),
  readBy: field.people(['须阅人员', 'People who read it']).optional(),
  readUntil: field
    .date(['阅读期限', 'Read until'], {
      hint: ['不填则按全院设定的天数', 'Left empty: the days the hospital has set'],
    })
    .optional(),
};

/** A version as it was: later ones do not change it. */
export const ThingVersion = z.object({
  no: z.number().int(),
  name: z.string(),
  at: instant,
  by: PersonRef,
  /** When the same version was last put right. */
  correctedAt: instant.nullable(),
  /** Its fields, as they are written in the thing. */
  values: z.record(z.string(), z.unknown()),
});
export type ThingVersion = z.infer<typeof ThingVersion>;

/** Who has read the newest version. */
export const Reading = z.object({
  /** Null: there is nothing to read. */
  no: z.number().int().nullable(),
  name: z.string().nullable(),
  /** The caller is one of those who have to. */
  isMine: z.boolean(),
  readAt: instant.nullable(),
  /** Departments the caller answers for; whoever keeps the thing sees all of them. */
  departments: z.array(z.object({ department: EntryRef.nullable(), total: z.number().int(), read: z.number().int() })),
  mayRemind: z.boolean(),
});
export type Reading = z.infer<typeof Reading>;

/** Somebody who has to read it. */
export const ThingReader = z.object({
  id,
  name: z.string(),
  department: EntryRef.nullable(),
  readAt: instant.nullable(),
});
export type ThingReader = z.infer<typeof ThingReader>;
