import type { SpanUnit } from '@anyuan/contract';

export type {
  CameraMask,
  CameraVerdict,
  ContestItem,
  DrawnQuestion,
  Due,
  EvidenceSpan,
  ExamAnswers,
  FactOrNone,
  HvaEvent,
  HvaRating,
  HvaResult,
  ItemScores,
  LetterBody,
  LetterContent,
  LetterExcuse,
  LetterResult,
  PatternNeed,
  PointOfTarget,
  Recurrence,
  RoundPoint,
  ScoreTable,
  ShownOrNone,
  WallContent,
  WallTime,
} from '@anyuan/contract';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = Record<string, unknown>;
/** Step name → ISO instant. */
export type Stamps = Record<string, string>;

/** Who may hear of something: the facts that permissions and scopes are checked against. */
export interface Reach {
  permission: string;
  secrecy?: number;
  departmentPath?: string | null;
  campusId?: string | null;
  /** People who stand in a relation to it (scope `own`). */
  people?: string[];
  /** Whoever holds the permission at all may see it, however far that reaches: everybody, or those of departments by path. */
  readers?: 'all' | string[];
  /** People it is kept from, whatever they hold: whom an accusation is about. */
  except?: string[];
}

export interface OpenCase {
  id: string;
  number: string;
  title: string;
  state: string;
}
/** Clock name → was its promise kept? */
export type Kept = Record<string, boolean>;
/** Question of the survey → mark from 1 to 5. */
export type Marks = Record<string, number>;
/** A clock's numbers. */
export interface ClockPlan {
  steps: number[];
  repeat: number | null;
  warn?: number | null | undefined;
  /** Absent: the declaration's. */
  unit?: SpanUnit | undefined;
}
/** From and to, as ISO instants. */
export type Pause = [from: string, to: string];

/** Name → day. */
export type DaysByName = Record<string, string>;

/** One step of a call for pictures: when, after the call began, and what the other side answered. */
export interface GbStep {
  step: string;
  ms: number;
  status?: number;
}
