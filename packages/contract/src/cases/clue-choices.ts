import { field } from '../case-fields.ts';

/** The three categories a clue belongs to (线索摸排责任书). */
export const clueCategories = {
  gang: ['涉及黑恶势力', 'Organised crime'],
  insider: ['内部职工涉嫌参与或直接参与', 'Our own staff taking part'],
  umbrella: ['领导干部、国家工作人员充当“保护伞”', 'Officials shielding it'],
} as const;

/** 黑恶伞腐乱 */
export const clueTags = {
  black: ['黑', 'Gang'],
  evil: ['恶', 'Evil force'],
  umbrella: ['伞', 'Shield'],
  corrupt: ['腐', 'Corruption'],
  disorder: ['乱', 'Disorder'],
} as const;

export const clueSources = {
  round: ['科室摸排', 'Found by a department'],
  report: ['群众举报', 'Reported by the public'],
  staff: ['职工反映', 'Said by staff'],
  work: ['工作中发现', 'Found at work'],
  assigned: ['上级交办', 'Handed down'],
} as const;

export const urgencies = {
  ordinary: ['一般', 'Ordinary'],
  urgent: ['紧急', 'Urgent'],
} as const;

const s4 = { secrecy: 4 } as const;

/** What is filed with a clue, by a department or by the office itself. Only named persons open it. */
export const clueFacts = {
  category: field.choice(['线索类别', 'Category'], clueCategories, s4),
  tags: field.choices(['黑恶伞腐乱', 'Tags'], clueTags, s4),
  source: field.choice(['线索来源', 'Source'], clueSources, s4),
  subjectName: field.text(['线索对象', 'Who it is about'], s4),
  person: field.person(['线索对象(本院人员)', 'Who, if on our staff'], s4).optional(),
  facts: field.longText(['主要事实', 'Facts'], s4),
  evidence: field.longText(['证据及其下落', 'Evidence and where it is'], s4).optional(),
  urgency: field.choice(['紧急程度', 'Urgency'], urgencies),
};
