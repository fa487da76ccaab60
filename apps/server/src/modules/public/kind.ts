import type { Label, PublicKind } from '@anyuan/contract';
import type { z } from 'zod';

import type { SurveySheet } from '../survey/index.ts';

/** What was typed, by question. */
export type Answers = Readonly<Record<string, string>>;
/** What it means. Pages without scripts ask for words, numbers, choices, days and marks only. */
export type Said = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Asked only of whoever scanned no code. */
export const whereQuestion = 'where';

export interface Step {
  title: Label;
  hint?: Label;
  /** Which words of consent stand on this page. */
  consent?: string;
  /** Declared fields; an optional one need not be answered. */
  asks: Readonly<Record<string, z.ZodType>>;
}

/** One of the things people come with: what is asked, and what it becomes. */
export interface Kind {
  kind: PublicKind | `f-${string}`;
  label: Label;
  hint: Label;
  steps: readonly Step[];
  /** What is asked given what was answered; absent: always all of it. */
  stepsFor?: (said: Said) => readonly Step[];
  /** Version of the hospital's own form that it is. */
  version?: string;
  /** The survey it is an answer to: a page of its own, where whoever holds a ticket is asked no riddle. */
  survey?: SurveySheet;
  files: 'none' | 'may' | 'must';
  /** Its words may tell of an illness: consent of its own is asked for. */
  asksHealth: boolean;
  /** The case type it becomes; a survey becomes none. */
  type: string | null;
  /** States, beside the final ones, in which the outcome has been told. */
  told?: readonly string[];
  /** The clock patients care about; it may begin only when the office has taken the matter up. */
  promise?: string;
  /** Field of the case that takes the files. */
  filesAs?: string;
  /** States that tell what was found before the outcome does: what is shown instead. */
  shownAs?: Readonly<Record<string, string>>;
  /** What is deleted of a closed matter after some years; absent: its secret fields and `contact`. */
  forgets?: readonly string[];
  /** Fields of the case that say who came, beside its secret ones. */
  contact?: readonly string[];
  toCase?: (said: Said) => { title: string; data: Record<string, unknown> };
}
