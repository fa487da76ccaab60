import type { FormInput, QuestionInput } from '@anyuan/contract';

/** A form the product comes with. A hospital changes it as it likes; its own versions are left alone by later releases. */
export interface ShippedForm {
  code: string;
  /** Where the plans page puts it. */
  group: 'security' | 'fire' | 'utility' | 'quality' | 'governance';
  definition: FormInput;
  /** Somebody has read these items in their source; else they are common practice, and pages say so. */
  isConfirmed: boolean;
}

type More = Partial<Omit<QuestionInput, 'kind' | 'key' | 'ask'>>;

/** Good or not, with a photo of what is not. */
export const check = (key: string, zh: string, en: string, more: More = {}): QuestionInput => ({
  kind: 'check',
  key,
  ask: [zh, en],
  photo: 'ifBad',
  ...more,
});
/** The same where a photo would show a patient or nothing at all. */
export const look = (key: string, zh: string, en: string, more: More = {}): QuestionInput =>
  check(key, zh, en, { photo: 'mayIfBad', ...more });
export const ask = (
  kind: QuestionInput['kind'],
  key: string,
  zh: string,
  en: string,
  more: More = {},
): QuestionInput => ({ kind, key, ask: [zh, en], ...more });
/** A reading that has to lie between two. */
export const reading = (
  key: string,
  zh: string,
  en: string,
  unit: readonly [string, string],
  more: More = {},
): QuestionInput => ({ kind: 'number', key, ask: [zh, en], unit, photo: 'ifBad', ...more });
export const remark = (key = 'remark'): QuestionInput =>
  ask('longText', key, '其他情况', 'Anything else', { isNeeded: false });

export const section = (zh: string, en: string, ...questions: QuestionInput[]) => ({
  title: [zh, en] as [string, string],
  questions,
});
