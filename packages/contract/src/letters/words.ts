import type { Label } from '../common.ts';

/** 责任书: what somebody promises to somebody above him for a year. */
export const letterKinds = {
  safety: ['目标责任书', 'Letter of responsibility'],
  clue: ['线索摸排责任书', 'Letter on screening for clues'],
} as const satisfies Record<string, Label>;
export type LetterKind = keyof typeof letterKinds;

/** In which order the cascade goes down, and between whom a letter of each level is. */
export const letterLevels = {
  leader: ['院领导', 'Hospital leaders'],
  department: ['科室', 'Departments'],
  ward: ['病区 / 班组', 'Wards and teams'],
  person: ['个人', 'People'],
} as const satisfies Record<string, Label>;
export type LetterLevel = keyof typeof letterLevels;
export const letterLevelNames = Object.keys(letterLevels) as LetterLevel[];

export const letterStates = {
  toSign: ['待签订', 'To be signed'],
  signed: ['履行中', 'In force'],
  closed: ['已考核', 'Assessed'],
  replaced: ['已改签', 'Replaced'],
} as const satisfies Record<string, Label>;
export type LetterState = keyof typeof letterStates;

/** The two sides of a letter. */
export const letterSides = {
  giver: ['发书人', 'Given by'],
  taker: ['责任人', 'Taken by'],
} as const satisfies Record<string, Label>;
export type LetterSide = keyof typeof letterSides;

export const signingWays = {
  hand: ['手写签名', 'By hand'],
  password: ['密码认证', 'By password'],
} as const satisfies Record<string, Label>;
export type SigningWay = keyof typeof signingWays;

/** Why somebody has not signed: who refuses still owes it, who is away does not. */
export const excuseKinds = {
  refused: ['拒签', 'Refused'],
  absent: ['缺席', 'Away'],
} as const satisfies Record<string, Label>;
export type ExcuseKind = keyof typeof excuseKinds;

/** How a target with an indicator is scored. */
export const targetRules = {
  share: ['按完成比例得分', 'In proportion to what was reached'],
  whole: ['达标得满分,未达标不得分', 'All of it or nothing'],
} as const satisfies Record<string, Label>;
export type TargetRule = keyof typeof targetRules;

/** Quarters, and the whole year. */
export const letterTerms = {
  q1: ['一季度', 'First quarter'],
  q2: ['二季度', 'Second quarter'],
  q3: ['三季度', 'Third quarter'],
  q4: ['四季度', 'Fourth quarter'],
  year: ['年度', 'The year'],
} as const satisfies Record<string, Label>;
export type LetterTerm = keyof typeof letterTerms;
export const letterTermNames = Object.keys(letterTerms) as LetterTerm[];

/** Who scores: whoever took the letter, and the department that examines him. */
export const letterStages = {
  self: ['自评', 'Self'],
  check: ['考核', 'Check'],
} as const satisfies Record<string, Label>;
export type LetterStage = keyof typeof letterStages;

export const letterGrades = {
  excellent: ['优秀', 'Excellent'],
  passed: ['合格', 'Passed'],
  failed: ['不合格', 'Failed'],
} as const satisfies Record<string, Label>;
export type LetterGrade = keyof typeof letterGrades;

/** What follows from the result of a year. */
export const letterFollows = {
  reward: ['提请奖励', 'Propose a reward'],
  accountability: ['启动问责', 'Hold to account'],
} as const satisfies Record<string, Label>;
export type LetterFollow = keyof typeof letterFollows;
