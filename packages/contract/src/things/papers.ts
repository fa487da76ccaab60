import type { z } from 'zod';

import { field } from '../fields/index.ts';
import type { Given } from './kind.ts';
import { defineThing } from './kit.ts';
import { ofMatters, ofPapers } from './lifecycles.ts';
import { source, type End } from './terms.ts';

type Held = Omit<Given, 'isFixed' | 'isNowhere' | 'lifecycle' | 'faults'>;

/** What somebody has been given, or has been appointed to: its owner is whoever holds it. */
export const definePaper = (given: Held) =>
  defineThing({ ...given, isNowhere: true, lifecycle: ofPapers, faults: 'hazard' });

/** What a house does and decides: a group, a rule, a project, an honour. */
export const defineMatter = (given: Held) =>
  defineThing({ ...given, isNowhere: true, lifecycle: ofMatters, faults: 'hazard' });

type Certificate = Pick<Given, 'kind' | 'prefix' | 'label' | 'title' | 'permits'> & {
  /** What it says beside its number and days. */
  says?: Readonly<Record<string, z.ZodType>>;
  /** Absent: when it says itself. */
  ends?: Readonly<Record<string, End>>;
};

/** A certificate of a person: number, by whom, from when, until when. */
export const defineCertificate = ({ says = {}, ends, ...given }: Certificate) =>
  definePaper({
    ...given,
    group: 'papers',
    fields: {
      ...says,
      number: field.text(['证书编号', 'Certificate number']),
      issuer: field.text(['发证机关', 'Issued by']).optional(),
      issued: field.date(['发证日期', 'Issued']).optional(),
      validTo: field.date(['有效期至', 'Valid until']).optional(),
    },
    listed: [...Object.keys(says), 'number', 'issued'],
    ends: ends ?? {
      paper: {
        label: ['有效期', 'Valid until'],
        from: 'validTo',
        isOptional: true,
        source: source('证书所载 / as the certificate says'),
      },
    },
  });
