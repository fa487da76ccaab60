import { answerBlock, blockOf, type CaseDetail } from '@anyuan/contract';

import { caseType } from '../case-types.ts';
import { useErrorText } from '../i18n/index.ts';
import { fieldsOf, metaOf, type FieldSchema } from './fields/fields.ts';
import type { Refused } from './fields/options.ts';

/** Why a step cannot be taken now, whatever one answers; undefined: nothing in the declaration is against it. */
export function useBlock(item: CaseDetail): (action: string) => string | undefined {
  const say = useErrorText();
  const type = caseType(item.type);
  return (name) => {
    const action = type?.actions[name];
    const block = type && action && blockOf(type, action, item, item.masked);
    return block && say(block).text;
  };
}

/** Choices of a step's form that would be refused whatever else is answered, with the reason. */
export function useRefusedChoices(item: CaseDetail, name: string | undefined): Refused {
  const say = useErrorText();
  const action = caseType(item.type)?.actions[name ?? ''];
  if (!action?.input || !action.rules?.must) return none;
  const refused = new Map<FieldSchema, Record<string, string>>();
  for (const [field, schema] of fieldsOf(action.input)) {
    const reasons: Record<string, string> = {};
    for (const value of Object.keys(metaOf(schema)?.options ?? {})) {
      const block = answerBlock(action, item, [field, value], item.masked);
      if (block) reasons[value] = say(block).text;
    }
    if (Object.keys(reasons).length > 0) refused.set(schema, reasons);
  }
  return refused;
}

const none: Refused = new Map();
