/** What is asked: a form is hospital data in versions; compiled, it is the declared fields that office, phone, public page and paper draw. Pure. */
export { type Answers, type Asked, compileForm, type CompiledForm, type Slot } from './compile.ts';
export { leavesOf, ShowIf } from './condition.ts';
export {
  FormDefinition,
  type FormInput,
  noteOf,
  photoOf,
  Question,
  type QuestionInput,
  type Section,
} from './definition.ts';
export { checkWords, type Judgement, questionKinds, questionKindNames, type QuestionKindName } from './kinds.ts';
export { type FormResult, resultOf } from './result.ts';
export { labelOf } from './text.ts';
export {
  conditionIn,
  conditionText,
  questionOfValues,
  questionRow,
  type QuestionRowKey,
  questionRowKeys,
  type QuestionValues,
  rowKeysOf,
  valuesOfQuestion,
} from './row.ts';
export { notPlain } from './plain.ts';
