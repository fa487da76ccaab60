// Made by `npm run generate` from the migrations; do not edit.
import type { ColumnType, GeneratedAlways } from 'kysely';

import type {
  CameraMask,
  CameraVerdict,
  ClockPlan,
  ContestItem,
  DaysByName,
  DrawnQuestion,
  Due,
  EvidenceSpan,
  ExamAnswers,
  FactOrNone,
  GbStep,
  HvaEvent,
  HvaRating,
  HvaResult,
  ItemScores,
  JsonObject,
  JsonValue,
  Kept,
  LetterBody,
  LetterContent,
  LetterExcuse,
  LetterResult,
  Marks,
  OpenCase,
  PatternNeed,
  Pause,
  PointOfTarget,
  Reach,
  Recurrence,
  RoundPoint,
  ScoreTable,
  ShownOrNone,
  Stamps,
  WallContent,
  WallTime,
} from './json-types.ts';

/** May be left out on insert. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;

/** Written as an object or as JSON text; a list only as text, since the driver takes an array for a PostgreSQL array. */
export type Json<T> = ColumnType<T, JsonInput<T>, JsonInput<T>>;
type JsonInput<T> = T extends readonly unknown[] | number | boolean ? string : T | string;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface ApiTokenTable {
  token_hash: Buffer;
  person_id: string | null;
  device_id: string | null;
  created_at: Timestamp;
  expires_at: Timestamp | null;
  replaced_at: Timestamp | null;
  warned_at: Timestamp | null;
  rtsp: Buffer | null;
}

export interface AssessmentTable {
  id: string;
  table_id: string;
  name: string;
  definition: Json<ScoreTable>;
  from_on: string;
  to_on: string;
  due_on: string;
  state: Generated<string>;
  made_by: string | null;
  made_at: Timestamp;
  measured_at: Timestamp | null;
  closed_at: Timestamp | null;
  is_demo: Generated<boolean>;
}

export interface AssessmentItemTable {
  id: string;
  assessment_id: string;
  position: number;
  department_id: string | null;
  owner_id: string | null;
  due_on: string | null;
  facts: Json<FactOrNone[]>;
  shown: Json<ShownOrNone[]>;
  note: Generated<string>;
  scores: Generated<Json<ItemScores>>;
  told_on: string | null;
  is_demo: Generated<boolean>;
}

export interface AuditTable {
  seq: number;
  at: Timestamp;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  action: string;
  subject_type: string;
  subject_id: string | null;
  detail: string;
  hash: Buffer;
  rows_tx: number | null;
  rows_hash: Buffer | null;
}

export interface AuditSealTable {
  id: number;
  suite: string;
  from_seq: number;
  to_seq: number;
  at: Timestamp;
  hash: Buffer;
  key: Buffer;
  signature: Buffer;
}

export interface AwaitedFileTable {
  id: string;
  upload: string;
  subject_kind: string;
  subject_id: string;
  purpose: string;
  sha256: string | null;
  by_id: string;
  at: Timestamp;
  is_demo: Generated<boolean>;
}

export interface BackupRunTable {
  id: string;
  kind: string;
  at: Timestamp;
  ended_at: Timestamp;
  is_good: boolean;
  place: string;
  name: string | null;
  bytes: number | null;
  files: number | null;
  rows: number | null;
  problem: string | null;
}

export interface BookHeadTable {
  book: string;
  seq: Generated<number>;
  closed_through: string | null;
}

export interface BookItemTable {
  id: string;
  book: string;
  code: string;
  name: string;
  pinyin: Generated<string>;
  spec: string | null;
  unit: string | null;
  data: Generated<Json<JsonObject>>;
  least: number | null;
  most: number | null;
  is_active: Generated<boolean>;
  is_demo: Generated<boolean>;
}

export interface BookLimitTable {
  item_id: string;
  place_id: string;
  most: number;
}

export interface BookLineTable {
  id: string;
  book: string;
  seq: Generated<number>;
  entry_id: string;
  stock_id: string;
  item_id: string;
  movement: string;
  quantity: number;
  delta: number;
  balance: Generated<number>;
  total: Generated<number>;
  number_from: number | null;
  number_to: number | null;
  voucher: string | null;
  note: string | null;
  data: Generated<Json<JsonObject>>;
  first_id: string;
  first_name: string;
  second_id: string | null;
  second_name: string | null;
  needs_second: boolean;
  reverses: string | null;
  answers: string | null;
  is_count: Generated<boolean>;
  case_id: string | null;
  at: Timestamp;
  done_at: Timestamp;
  is_demo: Generated<boolean>;
}

export interface BookStockTable {
  id: string;
  item_id: string;
  batch: Generated<string>;
  expires_on: string | null;
  place_id: string | null;
  balance: Generated<number>;
  numbers: Generated<string>;
  known: Generated<string>;
  counted_at: Timestamp | null;
  is_demo: Generated<boolean>;
}

export interface CalendarDayTable {
  on_date: string;
  is_working: boolean;
  name: string;
}

export interface CameraHealthTable {
  device_id: string;
  at: Timestamp;
  verdicts: Generated<Json<CameraVerdict[]>>;
  found: Generated<Json<CameraVerdict[]>>;
  since: Timestamp | null;
  reason: string | null;
  fps: number | null;
  kbps: number | null;
  clock_ahead_ms: number | null;
  grey: Buffer | null;
  picture: Buffer | null;
  good_day: Buffer | null;
  good_day_picture: Buffer | null;
  good_day_at: Timestamp | null;
  good_night: Buffer | null;
  good_night_picture: Buffer | null;
  good_night_at: Timestamp | null;
}

export interface CameraHealthDayTable {
  device_id: string;
  day: string;
  looks: Generated<number>;
  well: Generated<number>;
  troubles: Generated<Json<Record<string, number>>>;
}

export interface CameraLookTable {
  id: string;
  at: Timestamp;
  last_at: Timestamp;
  times: Generated<number>;
  person_id: string | null;
  person_name: string;
  unit: string | null;
  device_id: string;
  camera_code: string;
  camera_name: string;
  place: string | null;
  kind: string;
  purpose: string;
  reason: string | null;
  for_unit: string | null;
  case_id: string | null;
  case_number: string | null;
  seconds: Generated<number>;
}

export interface CameraMaskTable {
  device_id: string;
  masks: Json<CameraMask[]>;
  why: string;
  changed_by: string;
  changed_by_name: string;
  changed_at: Timestamp;
}

export interface CameraRuleTable {
  id: string;
  name: string;
  why: string;
  acts: string[];
  camera_ids: Generated<string[]>;
  place_ids: Generated<string[]>;
  person_ids: Generated<string[]>;
  roles: Generated<string[]>;
  changed_by: string;
  changed_by_name: string;
  changed_at: Timestamp;
}

export interface CaseTable {
  id: string;
  number: string;
  type: string;
  state: string;
  is_open: boolean;
  mode: Generated<string>;
  priority: number;
  secrecy: number;
  title: string;
  join_key: string | null;
  repeats: Generated<number>;
  campus_id: string | null;
  place_id: string | null;
  device_id: string | null;
  department_id: string | null;
  department_path: string | null;
  reporter_id: string | null;
  data: Json<JsonObject>;
  data_version: number;
  stamps: Generated<Json<Stamps>>;
  escalation: Generated<number>;
  at: Timestamp;
  last_at: Timestamp;
  due_at: Timestamp | null;
  closed_at: Timestamp | null;
  version: Generated<number>;
  is_demo: Generated<boolean>;
  kept: Generated<Json<Kept>>;
  search: Generated<string>;
  former_number: string | null;
  read: Generated<string[]>;
  turn: Generated<string[]>;
  is_import: Generated<boolean>;
}

export interface CaseClockTable {
  case_id: string;
  clock: string;
  started_at: Timestamp;
  step: Generated<number>;
  due_at: Timestamp | null;
  plan: Json<ClockPlan> | null;
  pauses: Generated<Json<Pause[]>>;
  paused_at: Timestamp | null;
  left_at: Timestamp | null;
  extra: Generated<number>;
  extensions: Generated<number>;
  warned: Generated<boolean>;
}

export interface CaseEventTable {
  id: GeneratedAlways<number>;
  case_id: string;
  at: Timestamp;
  action: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  from_state: string | null;
  to_state: string | null;
  note: string | null;
  data: Generated<Json<JsonObject>>;
  done_at: Timestamp | null;
  done_at_doubt: string | null;
  second_id: string | null;
  second_name: string | null;
}

export interface CaseKeyedTable {
  type: string;
  fingerprint: string;
}

export interface CaseNumberTable {
  prefix: string;
  month: string;
  last: number;
}

export interface CaseOpeningTable {
  id: string;
  case_id: string;
  person_id: string;
  purpose: string;
  reason: string | null;
  is_glass: boolean;
  at: Timestamp;
  until: Timestamp;
  reviewed_at: Timestamp | null;
  reviewed_by: string | null;
  is_justified: boolean | null;
  review_note: string | null;
}

export interface CasePartyTable {
  case_id: string;
  person_id: string;
  relation: string;
  joined_at: Timestamp;
  stamps: Generated<Json<Stamps>>;
}

export interface ChainHeadTable {
  id: Generated<boolean>;
  audit_seq: number;
  audit_hash: Buffer;
  event_seq: number;
}

export interface ClinicalFactTable {
  id: string;
  kind: string;
  key_hash: Buffer;
  shown_no: string;
  variety: string;
  department_id: string | null;
  doctor_id: string | null;
  doctor: string | null;
  started_at: Timestamp;
  due_at: Timestamp;
  done_at: Timestamp | null;
  is_good: boolean | null;
  lacks: Generated<string[]>;
  at: Timestamp;
  case_id: string | null;
  is_demo: Generated<boolean>;
}

export interface ContestTable {
  id: string;
  title: string;
  held_on: string;
  items: Json<ContestItem[]>;
  closed_at: Timestamp | null;
  is_demo: Generated<boolean>;
}

export interface ContestScoreTable {
  id: string;
  contest_id: string;
  person_id: string;
  item: string;
  score: number;
  by_id: string;
}

export interface CountersignTable {
  id: string;
  code: string;
  asked_by: string;
  permission: string;
  reach: Json<Omit<Reach, 'permission'> | null> | null;
  route: string;
  input: Buffer;
  zh: string;
  en: string;
  action: string;
  subject_type: string;
  subject_id: string | null;
  detail: string;
  hash: Buffer;
  asked_at: Timestamp;
  expires_at: Timestamp;
  state: Generated<string>;
  settled_by: string | null;
  settled_at: Timestamp | null;
  reason: string | null;
  answer: Buffer | null;
  tries: Generated<number>;
}

export interface DeliveryTable {
  id: string;
  notice_id: string | null;
  channel: string;
  person_id: string | null;
  at: Timestamp;
  is_urgent: boolean;
  state: string;
  tries: Generated<number>;
  next_at: Timestamp;
  sent_at: Timestamp | null;
  target: string | null;
  error: string | null;
  error_detail: string | null;
  stood: string | null;
  push_id: string | null;
}

export interface DeliveryChannelTable {
  channel: string;
  level: string;
  config: Json<JsonObject>;
  secrets: Buffer | null;
  changed_at: Timestamp;
}

export interface DepartmentTable {
  id: string;
  code: string;
  name: string;
  parent_id: string | null;
  path: string;
  campus_id: string | null;
  phone: string | null;
  is_demo: Generated<boolean>;
}

export interface DeviceTable {
  id: string;
  code: string;
  name: string;
  pinyin: Generated<string>;
  kind: string;
  place_id: string | null;
  x: number | null;
  y: number | null;
  is_enabled: Generated<boolean>;
  fault: string | null;
  test_due_on: string | null;
  last_test_at: Timestamp | null;
  test_until: Timestamp | null;
  source_url: string | null;
  source_user: string | null;
  source_secret: Buffer | null;
  source_transport: string | null;
  is_demo: Generated<boolean>;
  parent_id: string | null;
  protocol: string | null;
  address: string | null;
  secret: Buffer | null;
  heartbeat_seconds: number | null;
  owner_id: string | null;
  department_id: string | null;
  maker: string | null;
  resolution: string | null;
  installed_on: string | null;
  project_id: string | null;
  replaced_by_id: string | null;
  source_sub_url: string | null;
  gb_sub: number | null;
}

export interface DeviceCameraTable {
  device_id: string;
  camera_id: string;
  position: number;
}

export interface DeviceSeenTable {
  device_id: string;
  last_seen_at: Timestamp;
  is_online: boolean;
  there_until: Timestamp | null;
}

export interface DeviceStateTable {
  device_id: string;
  state: string;
  since: Timestamp;
  detail: string | null;
  case_id: string | null;
}

export interface DirectoryTable {
  kind: string;
  is_on: boolean;
  config: Json<JsonObject>;
  secrets: Buffer | null;
  changed_at: Timestamp;
}

export interface DirectoryRoleTable {
  person_id: string;
  role_code: string;
}

export interface DischargeTable {
  id: string;
  visit_hash: Buffer | null;
  about: Buffer | null;
  shown_name: string;
  department_id: string | null;
  discharged_on: string;
  at: Timestamp;
  forgotten_at: Timestamp | null;
  is_demo: Generated<boolean>;
}

export interface DutyConsoleTable {
  id: string;
  token_hash: Buffer;
  name: string;
  post: string | null;
  created_by: string;
  created_at: Timestamp;
  last_used_at: Timestamp | null;
  ended_at: Timestamp | null;
}

export interface DutyLineTable {
  code: string;
  name: string;
  name_en: string;
  position: number;
}

export interface DutyPatternTable {
  code: string;
  name: string;
  name_en: string;
  mark: string;
  starts_at: string;
  ends_at: string;
}

export interface EntryMergeTable {
  id: string;
  kind: string;
  from_id: string;
  from_code: string;
  from_name: string;
  into_id: string;
  at: Timestamp;
  by_id: string | null;
  by_name: string;
  moved: Json<JsonObject>;
}

export interface EthicsReviewTable {
  id: string;
  person_id: string;
  year: number;
  self_text: string | null;
  self_at: Timestamp | null;
  opinion_grade: string | null;
  opinion: string | null;
  opinion_by_id: string | null;
  opinion_by_name: string | null;
  opinion_at: Timestamp | null;
  grade: string | null;
  reason: string | null;
  decided_by_id: string | null;
  decided_by_name: string | null;
  decided_at: Timestamp | null;
}

export interface EthicsRoundTable {
  id: string;
  year: number;
  due_on: string;
  opened_at: Timestamp;
  opened_by: string;
  is_demo: Generated<boolean>;
}

export interface EventTable {
  seq: number;
  at: Timestamp;
  type: string;
  subject_id: string;
  reach: Json<Reach>;
  data: Json<JsonObject>;
}

export interface EvidenceExportTable {
  id: string;
  at: Timestamp;
  by_id: string;
  by_name: string;
  approved_by_id: string;
  approved_by_name: string;
  purpose: string;
  reason: string | null;
  for_unit: string | null;
  case_id: string | null;
  case_number: string | null;
  spans: Json<EvidenceSpan[]>;
  footage: Generated<string[]>;
}

export interface ExamTable {
  id: string;
  title: string;
  bank: string;
  questions: number;
  minutes: number;
  pass_at: number;
  attempts: number;
  valid_months: number;
  skill: string | null;
  opens_at: Timestamp;
  closes_at: Timestamp;
  made_by: string;
  is_demo: Generated<boolean>;
}

export interface ExamAttemptTable {
  id: string;
  exam_id: string;
  person_id: string;
  n: number;
  questions: Json<DrawnQuestion[]>;
  answers: Generated<Json<ExamAnswers>>;
  begun_at: Timestamp;
  due_at: Timestamp;
  sent_at: Timestamp | null;
  score: number | null;
  passed: boolean | null;
  valid_to: string | null;
}

export interface ExamQuestionTable {
  id: string;
  bank: string;
  kind: string;
  ask: string;
  options: Json<string[]>;
  rights: number[];
  points: Generated<number>;
  is_active: Generated<boolean>;
}

export interface FactorTable {
  id: string;
  person_id: string;
  kind: string;
  name: string;
  secret: Buffer | null;
  last_step: Generated<number>;
  credential_id: string | null;
  public_key: Buffer | null;
  sign_count: Generated<number>;
  transports: Generated<string[]>;
  created_at: Timestamp;
  last_used_at: Timestamp | null;
}

export interface FigureKeptTable {
  key: Buffer;
  groups: Buffer;
  day: string;
  at: Timestamp;
  took_ms: number;
}

export interface FollowUpTable {
  id: string;
  discharge_id: string;
  days: number;
  due_on: string;
  state: Generated<string>;
  tries: Generated<number>;
  next_at: Timestamp | null;
  done_at: Timestamp | null;
  answer_id: string | null;
  has_problem: Generated<boolean>;
  is_settled: Generated<boolean>;
  case_id: string | null;
  is_demo: Generated<boolean>;
  settled_words: Buffer | null;
}

export interface FollowUpCallTable {
  id: string;
  follow_up_id: string;
  n: number;
  at: Timestamp;
  by_id: string;
  by_name: string;
  outcome: string;
  note: string | null;
  is_demo: Generated<boolean>;
  words: Buffer | null;
}

export interface FootageTable {
  id: string;
  number: string;
  case_id: string;
  case_number: string;
  name: string;
  type: string;
  bytes: number;
  sha256: string;
  recorder_id: string | null;
  recorder_code: string | null;
  wearer_id: string | null;
  wearer_name: string | null;
  from_at: Timestamp;
  to_at: Timestamp;
  clock_ahead_seconds: number | null;
  note: string | null;
  received_at: Timestamp;
  by_id: string;
  by_name: string;
  released_at: Timestamp | null;
  released_by_name: string | null;
  released_why: string | null;
  destroyed_at: Timestamp | null;
}

export interface FootageCustodyTable {
  id: string;
  at: Timestamp;
  footage_id: string;
  number: string;
  act: string;
  by_id: string | null;
  by_name: string;
  second_name: string | null;
  to_whom: string | null;
  paper: string | null;
  place: string | null;
  note: string | null;
  sha256: string;
}

export interface FormTable {
  id: string;
  code: string;
  name: string;
  pinyin: Generated<string>;
  area: string;
  is_active: Generated<boolean>;
  draft: Json<JsonObject> | null;
  revision: Generated<number>;
  version: Generated<number>;
  published_at: Timestamp | null;
  questions: Generated<number>;
  is_shipped: Generated<boolean>;
  is_demo: Generated<boolean>;
  is_public: Generated<boolean>;
}

export interface FormAnswerTable {
  id: string;
  form_id: string;
  version_id: string;
  subject_kind: string | null;
  subject_id: string | null;
  place_id: string | null;
  department_id: string | null;
  at: Timestamp;
  by_id: string;
  by_name: string;
  answers: Json<JsonObject>;
  earned: number;
  possible: number;
  percent: number | null;
  passed: boolean | null;
  bad: string[];
  vetoed: string[];
  is_demo: Generated<boolean>;
}

export interface FormVersionTable {
  id: string;
  form_id: string;
  version: number;
  definition: Json<JsonObject>;
  at: Timestamp;
  by_id: string | null;
  by_name: string;
}

export interface GbCallTable {
  id: string;
  at: Timestamp;
  ended_at: Timestamp | null;
  device_id: string | null;
  channel: string;
  name: string;
  kind: string;
  transport: string;
  steps: Generated<Json<GbStep[]>>;
  quirks: Generated<string[]>;
  reason: string | null;
  status: number | null;
}

export interface GbChannelTable {
  device_id: string;
  code: string;
  kind: string;
  name: string;
  parent: string | null;
  is_on: boolean | null;
  maker: string | null;
  model: string | null;
  civil_code: string | null;
  ptz_type: string | null;
  longitude: number | null;
  latitude: number | null;
  gone_at: Timestamp | null;
}

export interface GbNegotiationTable {
  id: string;
  platform_id: string;
  day: string;
  with_whom: string;
  what: string;
  by_name: string;
  at: Timestamp;
}

export interface GbPlatformTable {
  id: string;
  code: string;
  name: string;
  pinyin: Generated<string>;
  gb_code: string;
  host: string;
  port: number;
  transport: string;
  local_code: string | null;
  username: string | null;
  secret: Buffer | null;
  edition: string;
  charset: string;
  agreement: string | null;
  basis: string | null;
  starts_on: string | null;
  ends_on: string | null;
  contact: string | null;
  phone: string | null;
  allows_ptz: Generated<boolean>;
  allows_playback: Generated<boolean>;
  sends_alarms: Generated<boolean>;
  is_enabled: Generated<boolean>;
  is_demo: Generated<boolean>;
  allows_talk: Generated<boolean>;
}

export interface GbPlatformStateTable {
  platform_id: string;
  state: string;
  since: Timestamp;
  detail: string | null;
  told_seq: number | null;
}

export interface GbRegistrationTable {
  device_id: string;
  transport: string;
  address: string;
  port: number;
  registered_at: Timestamp;
  expires_at: Timestamp;
  heard_at: Timestamp;
  version: string | null;
  maker: string | null;
  model: string | null;
  firmware: string | null;
  interval_seconds: number | null;
  misses: number | null;
  quirks: Generated<string[]>;
  catalog_at: Timestamp | null;
  catalog_sum: number | null;
  catalog_whole: boolean | null;
}

export interface GbShareTable {
  id: string;
  platform_id: string;
  device_id: string;
  camera_code: string;
  camera_name: string;
  place: string | null;
  code: string;
  since: Timestamp;
  by_name: string;
  basis: string | null;
  until: Timestamp | null;
  ended_by: string | null;
  why: string | null;
}

export interface GbUpgradeTable {
  id: string;
  device_id: string;
  at: Timestamp;
  firmware: string;
  by_name: string;
  session: string;
  is_done: boolean | null;
  ended_at: Timestamp | null;
  reason: string | null;
}

export interface HandoverTable {
  id: string;
  post_id: string;
  at: Timestamp;
  from_ids: string[];
  to_ids: string[];
  note: string;
  open_cases: Json<OpenCase[]>;
}

export interface HeightenedTable {
  id: string;
  kind: string;
  level: number | null;
  reason: string;
  from_at: Timestamp;
  until_at: Timestamp;
  ended_at: Timestamp | null;
  by_id: string | null;
  by_name: string;
  is_demo: Generated<boolean>;
}

export interface HvaTable {
  id: string;
  year: number;
  department_id: string | null;
  state: Generated<string>;
  events: Json<HvaEvent[]>;
  top_n: number;
  due_on: string;
  made_by: string;
  made_at: Timestamp;
  results: Generated<Json<HvaResult[]>>;
  closed_at: Timestamp | null;
  published_at: Timestamp | null;
  review: string | null;
  is_demo: Generated<boolean>;
}

export interface HvaMeasureTable {
  id: string;
  hva_id: string;
  event: string;
  measure: string;
  owner_id: string | null;
  due_on: string | null;
  case_id: string | null;
  done_at: Timestamp | null;
  result: string | null;
}

export interface HvaRatingTable {
  id: string;
  hva_id: string;
  person_id: string;
  rating: Generated<Json<HvaRating>>;
  sent_at: Timestamp | null;
  invalid: string | null;
}

export interface IndicatorMonthTable {
  indicator: string;
  month: string;
  seq: number;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  withheld: Generated<boolean>;
  at: Timestamp;
  id: string;
}

export interface IndicatorSettingTable {
  id: string;
  indicator: string;
  has_target: boolean;
  target: number | null;
  owner_id: string | null;
  remark: string | null;
  changed_at: Timestamp;
}

export interface IntakeLogTable {
  id: GeneratedAlways<number>;
  at: Timestamp;
  via: string;
  device: string | null;
  verdict: string;
  code: string | null;
  body: string;
  signal_id: string | null;
}

export interface KnownGrantTable {
  role_code: string;
  permission: string;
  scope: string | null;
}

export interface LetterTable {
  id: string;
  template_id: string;
  number: string;
  no: Generated<number>;
  replaces_id: string | null;
  kind: string;
  year: number;
  level: string;
  key: string;
  department_id: string | null;
  giver_id: string | null;
  taker_id: string | null;
  body: Json<LetterBody>;
  state: Generated<string>;
  due_on: string;
  excuse: Json<LetterExcuse> | null;
  told: Generated<string[]>;
  made_at: Timestamp;
  signed_at: Timestamp | null;
  closed_at: Timestamp | null;
  result: Json<LetterResult> | null;
  follow_id: string | null;
  is_demo: Generated<boolean>;
}

export interface LetterScoreTable {
  id: string;
  letter_id: string;
  term: string;
  stage: string;
  points: Json<PointOfTarget[]>;
  vetoes: Generated<number[]>;
  note: Generated<string>;
  total: number | null;
  by_id: string | null;
  by_name: string;
  at: Timestamp;
}

export interface LetterSignatureTable {
  letter_id: string;
  side: string;
  person_id: string;
  person_name: string;
  at: Timestamp;
  way: string;
  file_id: string | null;
  file_sha256: string | null;
  sha256: string;
}

export interface LetterTemplateTable {
  id: string;
  kind: string;
  year: number;
  level: string;
  name: string;
  content: Json<LetterContent>;
  examiner_id: string | null;
  changed_by: string | null;
  changed_by_name: string;
  changed_at: Timestamp;
  approved_by: string | null;
  approved_by_name: string | null;
  approved_at: Timestamp | null;
  is_demo: Generated<boolean>;
}

export interface LinkTable {
  from_kind: string;
  from_id: string;
  to_kind: string;
  to_id: string;
  relation: string;
  at: Timestamp;
}

export interface LockApprovalTable {
  id: string;
  device_id: string;
  book: string;
  reason: string;
  first_id: string;
  first_name: string;
  second_id: string;
  second_name: string;
  at: Timestamp;
  until: Timestamp;
  used_at: Timestamp | null;
}

export interface LockOpeningTable {
  id: string;
  device_id: string;
  lock_code: string;
  lock_name: string;
  place: string | null;
  what: string;
  at: Timestamp;
  said_at: Timestamp;
  approval_id: string | null;
  first_name: string | null;
  second_name: string | null;
  reason: string | null;
  named: Generated<string[]>;
  is_approved: boolean;
  case_id: string | null;
  is_demo: Generated<boolean>;
}

export interface MediaNodeTable {
  id: string;
  name: string;
  takes_any: boolean;
  is_enabled: boolean;
  camera_ids: Generated<string[]>;
  place_ids: Generated<string[]>;
  token_hash: Buffer | null;
  token_until: Timestamp | null;
  secret: Buffer | null;
  joined_at: Timestamp | null;
  changed_by: string;
  changed_by_name: string;
  changed_at: Timestamp;
}

export interface MediaNodeSeenTable {
  node_id: string;
  at: Timestamp;
  version: string;
  address: string;
}

export interface NoticeTable {
  id: string;
  person_id: string;
  at: Timestamp;
  is_urgent: Generated<boolean>;
  zh: string;
  en: string;
  seen_at: Timestamp | null;
  is_clock: Generated<boolean>;
  subject_kind: string | null;
  subject_id: string | null;
  is_demo: Generated<boolean>;
  is_list: Generated<boolean>;
}

export interface PasswordBeforeTable {
  id: string;
  person_id: string;
  at: Timestamp;
  password_hash: string;
}

export interface PersonTable {
  id: string;
  username: string | null;
  name: string;
  pinyin: Generated<string>;
  title: string | null;
  phone: string | null;
  kind: Generated<string>;
  department_id: string | null;
  password_hash: string | null;
  must_change_password: Generated<boolean>;
  is_active: Generated<boolean>;
  last_sign_in_at: Timestamp | null;
  created_at: Timestamp;
  is_demo: Generated<boolean>;
  email: string | null;
  wecom_id: string | null;
  muted_channels: Generated<string[]>;
  password_at: Timestamp | null;
  directory: string | null;
  directory_subject: string | null;
  merged_into: string | null;
}

export interface PersonRoleTable {
  person_id: string;
  role_code: string;
}

export interface PhoneFactTable {
  id: string;
  phone: string;
  seq: number;
  prev: string;
  hash: string;
  what: string;
  at: Timestamp;
  sent_at: Timestamp;
  arrived_at: Timestamp;
  person_id: string | null;
  route: string;
  flags: string[];
}

export interface PlaceTable {
  id: string;
  code: string;
  name: string;
  pinyin: Generated<string>;
  kind: string;
  parent_id: string | null;
  path: string;
  full_name: string;
  campus_id: string;
  is_key: Generated<boolean>;
  key_kind: string | null;
  phone: string | null;
  department_id: string | null;
  plan_file_id: string | null;
  plan_width: number | null;
  plan_height: number | null;
  x: number | null;
  y: number | null;
  is_demo: Generated<boolean>;
  is_private: Generated<boolean>;
  cameras: string | null;
}

export interface PlanTable {
  id: string;
  code: string;
  name: string;
  pinyin: Generated<string>;
  kind: string;
  area: string;
  is_active: Generated<boolean>;
  recurrence: Json<Recurrence>;
  form_id: string | null;
  leads: string;
  point_ids: Generated<string[]>;
  thing_kind: string | null;
  device_kind: string | null;
  within_id: string | null;
  department_ids: Generated<string[]>;
  is_split: Generated<boolean>;
  is_ordered: Generated<boolean>;
  post_id: string | null;
  department_id: string | null;
  owner_id: string | null;
  supervisor_id: string | null;
  per_day: number | null;
  peak_every: number | null;
  rule: string | null;
  note: string | null;
  made_until: Timestamp | null;
  told_on: string | null;
  version: Generated<number>;
  is_demo: Generated<boolean>;
}

export interface PostTable {
  id: string;
  code: string;
  name: string;
  kind: string;
  place_id: string | null;
  needed: Generated<number>;
  is_round_the_clock: Generated<boolean>;
  gap_since: Timestamp | null;
  is_demo: Generated<boolean>;
  extra_needed: Generated<number>;
  extra_until: Timestamp | null;
  line: string | null;
  department_id: string | null;
  owner_id: string | null;
  papers: Generated<string[]>;
  demand: Generated<Json<PatternNeed[]>>;
}

export interface PostDayTable {
  post_id: string;
  day: string;
  is_special: boolean;
  ahead: number;
  first_missing: number;
  missing: number;
}

export interface PostMemberTable {
  id: string;
  post_id: string;
  person_id: string;
  role: Generated<string>;
  call_group: Generated<number>;
}

export interface PublicAdditionTable {
  form_hash: Buffer;
  case_id: string;
  at: Timestamp;
}

export interface PublicFormAnswerTable {
  form_hash: Buffer;
  answer_id: string;
}

export interface PublicReportTable {
  case_id: string;
  code_hash: Buffer | null;
  form_hash: Buffer;
  place_id: string | null;
  lang: string;
  at: Timestamp;
  consent_version: string;
  consent_health: boolean;
}

export interface PublicSpotTable {
  token: string;
  place_id: string;
  made_at: Timestamp;
  made_by: string | null;
  retired_at: Timestamp | null;
}

export interface PushKeyTable {
  is_only: Generated<boolean>;
  public_key: string;
  private_key: Buffer;
  made_at: Timestamp;
}

export interface PushSubscriptionTable {
  id: string;
  session_id: string;
  person_id: string;
  host: string;
  endpoint_mac: Buffer;
  sealed: Buffer;
  at: Timestamp;
}

export interface RecordRowsTable {
  tx: number;
  id: number;
  shape: number;
  op: string;
  keys: string[];
  digests: Buffer;
  salt: string | null;
}

export interface RecordShapeTable {
  id: GeneratedAlways<number>;
  table_name: string;
  columns: string[];
  key: string[];
  made_at: Generated<Timestamp>;
}

export interface RecordingBookmarkTable {
  id: string;
  device_id: string;
  at: Timestamp;
  note: string;
  by_id: string;
  by_name: string;
  made_at: Timestamp;
  removed_at: Timestamp | null;
  removed_by_name: string | null;
}

export interface RecordingClipTable {
  id: string;
  case_id: string;
  device_id: string;
  from_at: Timestamp;
  to_at: Timestamp | null;
  released_at: Timestamp | null;
  released_by: string | null;
  released_by_name: string | null;
  released_why: string | null;
}

export interface RecordingPlanTable {
  device_id: string;
  mode: string;
  keep_days: number | null;
  changed_by: string | null;
  changed_by_name: string;
  changed_at: Timestamp;
}

export interface RecordingSegmentTable {
  id: string;
  device_id: string;
  from_at: Timestamp;
  to_at: Timestamp | null;
  bytes: Generated<number>;
  sha256: string | null;
  format: string;
  file: string;
  is_kept: boolean;
  clock_ahead_ms: number | null;
}

export interface RecoveryCodeTable {
  person_id: string;
  mac: Buffer;
  used_at: Timestamp | null;
}

export interface RequestKeyTable {
  id: Buffer;
  print: Buffer;
  status: number;
  answer: Buffer;
  at: Timestamp;
}

export interface RiskTimeTable {
  id: string;
  name: string;
  starts_at: Timestamp;
  ends_at: Timestamp;
}

export interface RoleTable {
  code: string;
  name: string;
  name_en: string;
  duty: string;
  is_builtin: Generated<boolean>;
  grants_mark: Generated<string>;
}

export interface RoleGrantTable {
  role_code: string;
  permission: string;
  scope: string;
}

export interface RosterWarningTable {
  post_id: string;
  day: string;
  missing: number;
  told_at: Timestamp;
  is_urgent: boolean;
}

export interface RoundTable {
  id: string;
  plan_id: string;
  key: string;
  day: string;
  from_at: Timestamp;
  to_at: Timestamp;
  closes_at: Timestamp;
  state: Generated<string>;
  verdict: string | null;
  extra: string | null;
  points: Generated<Json<RoundPoint[]>>;
  due_points: number;
  seen_points: Generated<number>;
  bad_points: Generated<number>;
  missed: Generated<string[]>;
  rule: string | null;
  form_id: string | null;
  version_id: string | null;
  post_id: string | null;
  department_id: string | null;
  campus_id: string | null;
  owner_id: string | null;
  supervisor_id: string | null;
  begun_at: Timestamp | null;
  done_at: Timestamp | null;
  by_id: string | null;
  by_name: string | null;
  ring_at: Timestamp | null;
  ring: string | null;
  is_demo: Generated<boolean>;
  route_id: string | null;
}

export interface RoundCheckTable {
  id: string;
  round_id: string;
  plan_id: string;
  point: string;
  point_name: string;
  at: Timestamp;
  arrived_at: Timestamp;
  by_id: string | null;
  by_name: string;
  method: string;
  flags: string[];
  passed: boolean | null;
  bad: Generated<number>;
  note: string | null;
  photos: Generated<string[]>;
  answer_id: string | null;
  case_id: string | null;
  is_demo: Generated<boolean>;
}

export interface RoundRouteTable {
  id: string;
  plan_id: string;
  points: Json<RoundPoint[]>;
}

export interface SavedViewTable {
  id: string;
  person_id: string;
  page: string;
  name: string;
  query: string;
  at: Timestamp;
}

export interface ScoreTableTable {
  id: string;
  code: string;
  name: string;
  definition: Json<ScoreTable>;
  is_shipped: Generated<boolean>;
  changed_at: Timestamp;
  is_demo: Generated<boolean>;
}

export interface SealedFieldTable {
  type: string;
  name: string;
}

export interface SecretCheckTable {
  is_only: Generated<boolean>;
  mac: Buffer;
  made_at: Generated<Timestamp>;
}

export interface SessionTable {
  id: string;
  token_hash: Buffer;
  person_id: string;
  csrf: string;
  created_at: Timestamp;
  last_seen_at: Timestamp;
  expires_at: Timestamp;
  ip: string;
  agent: string;
  proved_at: Generated<Timestamp>;
  awaits: string | null;
  pending: Buffer | null;
}

export interface SettingTable {
  key: string;
  value: Json<JsonValue>;
  changed_at: Timestamp;
}

export interface ShiftTable {
  id: string;
  post_id: string;
  person_id: string;
  place_id: string | null;
  starts_at: Timestamp;
  ends_at: Timestamp;
  note: string | null;
  pattern: string | null;
  made_by: Generated<string>;
}

export interface ShiftSwapTable {
  id: string;
  at: Timestamp;
  state: string;
  shift_id: string | null;
  return_id: string | null;
  person_id: string;
  other_id: string;
  post_id: string;
  shift_from: Timestamp;
  shift_until: Timestamp;
  return_post: string | null;
  return_from: Timestamp | null;
  return_until: Timestamp | null;
  reason: string;
  answered_at: Timestamp | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  note: string | null;
}

export interface SignInPlaceTable {
  person_id: string;
  address: string;
  first_at: Timestamp;
  last_at: Timestamp;
}

export interface SignOnTable {
  id: string;
  post_id: string;
  person_id: string;
  place_id: string | null;
  since: Timestamp;
  until: Timestamp | null;
}

export interface SignalTable {
  id: string;
  device_id: string;
  key: string;
  kind: string;
  device_at: Timestamp;
  received_at: Timestamp;
  via: string;
  data: Json<JsonObject>;
  flags: Generated<string[]>;
  case_id: string | null;
  verdict: Generated<string>;
}

export interface SkillTestTable {
  id: string;
  person_id: string;
  skill: string;
  at: Timestamp;
  examiner_id: string;
  examiner: string;
  score: number;
  passed: boolean;
  note: string | null;
}

export interface StoredFileTable {
  id: string;
  sha256: string;
  name: string;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  position_removed: Generated<boolean>;
  purpose: string;
  by_id: string | null;
  at: Timestamp;
  is_demo: Generated<boolean>;
  taken_at: Timestamp | null;
  subject_kind: string | null;
  subject_id: string | null;
}

export interface SuiteTable {
  is_only: Generated<boolean>;
  name: string;
  macs: string;
  since: Timestamp;
}

export interface SupervisionPressTable {
  id: string;
  source: string;
  item_id: string;
  kind: string;
  note: string;
  people: string[];
  at: Timestamp;
  by_id: string | null;
  by_name: string;
}

export interface SurveyTable {
  id: string;
  code: string;
  name: string;
  pinyin: Generated<string>;
  population: string;
  form_id: string;
  from_on: string;
  to_on: string;
  frame: string | null;
  frame_size: number | null;
  target: number | null;
  has_open: Generated<boolean>;
  open_token: string;
  is_active: Generated<boolean>;
  is_demo: Generated<boolean>;
}

export interface SurveyAnswerTable {
  answer_id: string;
  survey_id: string;
  at: Timestamp;
  is_open: boolean;
  channel: string | null;
  department_id: string | null;
  marks: Json<Marks>;
  mean: number | null;
  is_low: boolean;
  words: string | null;
  complaint_id: string | null;
  is_demo: Generated<boolean>;
}

export interface SurveyResponseTable {
  id: string;
  form_hash: Buffer;
  visit_hash: Buffer | null;
  place_id: string | null;
  at: Timestamp;
  lang: string;
  marks: Json<Marks>;
  words: string | null;
  wants_contact: Generated<boolean>;
  complaint_id: string | null;
  consent_version: string;
  is_demo: Generated<boolean>;
}

export interface SurveyTicketTable {
  id: string;
  survey_id: string;
  token_hash: Buffer;
  visit_hash: Buffer | null;
  batch_id: string | null;
  department_id: string | null;
  channel: string;
  at: Timestamp;
  is_demo: Generated<boolean>;
  is_answered: Generated<boolean>;
}

export interface ThingTable {
  id: string;
  kind: string;
  code: string;
  name: string;
  pinyin: Generated<string>;
  place_id: string | null;
  x: number | null;
  y: number | null;
  department_id: string | null;
  owner_id: string | null;
  state: string;
  in_service: boolean;
  note: string | null;
  data: Generated<Json<JsonObject>>;
  checked: Generated<Json<DaysByName>>;
  checked_at: Timestamp | null;
  dues: Generated<Json<Due[]>>;
  next_due: string | null;
  ends_on: string | null;
  is_undated: Generated<boolean>;
  limits: Generated<string>;
  told: Generated<string[]>;
  since: string;
  version: Generated<number>;
  is_demo: Generated<boolean>;
  merged_into: string | null;
}

export interface ThingCheckTable {
  id: string;
  thing_id: string;
  name: string;
  at: Timestamp;
  by_id: string;
  by_name: string;
  passed: boolean;
  bad: string[];
  note: string | null;
  photos: string[];
  case_id: string | null;
}

export interface ThingReadingTable {
  thing_id: string;
  no: number;
  person_id: string;
  at: Timestamp;
}

export interface ThingReminderTable {
  thing_id: string;
  no: number;
  level: string;
}

export interface ThingVersionTable {
  id: string;
  thing_id: string;
  no: number;
  name: string;
  data: Json<JsonObject>;
  at: Timestamp;
  by_id: string | null;
  by_name: string;
}

export interface TrainingTable {
  id: string;
  title: string;
  course: string;
  starts_at: Timestamp;
  ends_at: Timestamp;
  place_id: string | null;
  trainer: string;
  is_outside: Generated<boolean>;
  hours: number;
  token: string;
  made_by: string;
  cancelled_at: Timestamp | null;
  is_demo: Generated<boolean>;
  plan_id: string | null;
}

export interface TrainingSignTable {
  id: string;
  training_id: string;
  person_id: string;
  at: Timestamp;
  by_hand: boolean;
}

export interface WallReleaseTable {
  case_id: string;
  at: Timestamp;
  by_id: string | null;
  by_name: string;
}

export interface WallSceneTable {
  id: string;
  name: string;
  screens: Json<Record<string, WallContent>>;
  times: Generated<Json<WallTime[]>>;
  shown_for: Timestamp | null;
  changed_by: string | null;
  changed_at: Timestamp;
  is_demo: Generated<boolean>;
}

export interface WallScreenTable {
  device_id: string;
  column: number | null;
  row: number | null;
  wide: Generated<number>;
  high: Generated<number>;
  content: Generated<Json<WallContent>>;
  set_by: string | null;
  set_by_name: string | null;
  set_at: Timestamp | null;
}

export interface ZlmPullTable {
  device_id: string;
  server_id: string;
  changed_by: string;
  changed_by_name: string;
  changed_at: Timestamp;
}

export interface ZlmServerTable {
  id: string;
  code: string;
  name: string;
  url: string;
  secret: Buffer;
  rtsp_port: number;
  is_enabled: boolean;
  changed_by: string;
  changed_by_name: string;
  changed_at: Timestamp;
}

export interface DB {
  api_token: ApiTokenTable;
  assessment: AssessmentTable;
  assessment_item: AssessmentItemTable;
  audit: AuditTable;
  audit_seal: AuditSealTable;
  awaited_file: AwaitedFileTable;
  backup_run: BackupRunTable;
  book_head: BookHeadTable;
  book_item: BookItemTable;
  book_limit: BookLimitTable;
  book_line: BookLineTable;
  book_stock: BookStockTable;
  calendar_day: CalendarDayTable;
  camera_health: CameraHealthTable;
  camera_health_day: CameraHealthDayTable;
  camera_look: CameraLookTable;
  camera_mask: CameraMaskTable;
  camera_rule: CameraRuleTable;
  case: CaseTable;
  case_clock: CaseClockTable;
  case_event: CaseEventTable;
  case_keyed: CaseKeyedTable;
  case_number: CaseNumberTable;
  case_opening: CaseOpeningTable;
  case_party: CasePartyTable;
  chain_head: ChainHeadTable;
  clinical_fact: ClinicalFactTable;
  contest: ContestTable;
  contest_score: ContestScoreTable;
  countersign: CountersignTable;
  delivery: DeliveryTable;
  delivery_channel: DeliveryChannelTable;
  department: DepartmentTable;
  device: DeviceTable;
  device_camera: DeviceCameraTable;
  device_seen: DeviceSeenTable;
  device_state: DeviceStateTable;
  directory: DirectoryTable;
  directory_role: DirectoryRoleTable;
  discharge: DischargeTable;
  duty_console: DutyConsoleTable;
  duty_line: DutyLineTable;
  duty_pattern: DutyPatternTable;
  entry_merge: EntryMergeTable;
  ethics_review: EthicsReviewTable;
  ethics_round: EthicsRoundTable;
  event: EventTable;
  evidence_export: EvidenceExportTable;
  exam: ExamTable;
  exam_attempt: ExamAttemptTable;
  exam_question: ExamQuestionTable;
  factor: FactorTable;
  figure_kept: FigureKeptTable;
  follow_up: FollowUpTable;
  follow_up_call: FollowUpCallTable;
  footage: FootageTable;
  footage_custody: FootageCustodyTable;
  form: FormTable;
  form_answer: FormAnswerTable;
  form_version: FormVersionTable;
  gb_call: GbCallTable;
  gb_channel: GbChannelTable;
  gb_negotiation: GbNegotiationTable;
  gb_platform: GbPlatformTable;
  gb_platform_state: GbPlatformStateTable;
  gb_registration: GbRegistrationTable;
  gb_share: GbShareTable;
  gb_upgrade: GbUpgradeTable;
  handover: HandoverTable;
  heightened: HeightenedTable;
  hva: HvaTable;
  hva_measure: HvaMeasureTable;
  hva_rating: HvaRatingTable;
  indicator_month: IndicatorMonthTable;
  indicator_setting: IndicatorSettingTable;
  intake_log: IntakeLogTable;
  known_grant: KnownGrantTable;
  letter: LetterTable;
  letter_score: LetterScoreTable;
  letter_signature: LetterSignatureTable;
  letter_template: LetterTemplateTable;
  link: LinkTable;
  lock_approval: LockApprovalTable;
  lock_opening: LockOpeningTable;
  media_node: MediaNodeTable;
  media_node_seen: MediaNodeSeenTable;
  notice: NoticeTable;
  password_before: PasswordBeforeTable;
  person: PersonTable;
  person_role: PersonRoleTable;
  phone_fact: PhoneFactTable;
  place: PlaceTable;
  plan: PlanTable;
  post: PostTable;
  post_day: PostDayTable;
  post_member: PostMemberTable;
  public_addition: PublicAdditionTable;
  public_form_answer: PublicFormAnswerTable;
  public_report: PublicReportTable;
  public_spot: PublicSpotTable;
  push_key: PushKeyTable;
  push_subscription: PushSubscriptionTable;
  record_rows: RecordRowsTable;
  record_shape: RecordShapeTable;
  recording_bookmark: RecordingBookmarkTable;
  recording_clip: RecordingClipTable;
  recording_plan: RecordingPlanTable;
  recording_segment: RecordingSegmentTable;
  recovery_code: RecoveryCodeTable;
  request_key: RequestKeyTable;
  risk_time: RiskTimeTable;
  role: RoleTable;
  role_grant: RoleGrantTable;
  roster_warning: RosterWarningTable;
  round: RoundTable;
  round_check: RoundCheckTable;
  round_route: RoundRouteTable;
  saved_view: SavedViewTable;
  score_table: ScoreTableTable;
  sealed_field: SealedFieldTable;
  secret_check: SecretCheckTable;
  session: SessionTable;
  setting: SettingTable;
  shift: ShiftTable;
  shift_swap: ShiftSwapTable;
  sign_in_place: SignInPlaceTable;
  sign_on: SignOnTable;
  signal: SignalTable;
  skill_test: SkillTestTable;
  stored_file: StoredFileTable;
  suite: SuiteTable;
  supervision_press: SupervisionPressTable;
  survey: SurveyTable;
  survey_answer: SurveyAnswerTable;
  survey_response: SurveyResponseTable;
  survey_ticket: SurveyTicketTable;
  thing: ThingTable;
  thing_check: ThingCheckTable;
  thing_reading: ThingReadingTable;
  thing_reminder: ThingReminderTable;
  thing_version: ThingVersionTable;
  training: TrainingTable;
  training_sign: TrainingSignTable;
  wall_release: WallReleaseTable;
  wall_scene: WallSceneTable;
  wall_screen: WallScreenTable;
  zlm_pull: ZlmPullTable;
  zlm_server: ZlmServerTable;
}
