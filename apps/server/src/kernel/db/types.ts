// Made by `npm run generate` from the migrations; do not edit.
import type { ColumnType, GeneratedAlways } from 'kysely';

import type { ClockPlan, JsonObject, JsonValue, Kept, Marks, OpenCase, Pause, Reach, Stamps } from './json-types.ts';

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
}

export interface CalendarDayTable {
  on_date: string;
  is_working: boolean;
  name: string;
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
}

export interface CaseLinkTable {
  from_id: string;
  to_id: string;
  relation: string;
  at: Timestamp;
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
}

export interface EventTable {
  seq: number;
  at: Timestamp;
  type: string;
  subject_id: string;
  reach: Json<Reach>;
  data: Json<JsonObject>;
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

export interface KnownPermissionTable {
  name: string;
}

export interface NoticeTable {
  id: string;
  person_id: string;
  at: Timestamp;
  case_id: string | null;
  is_urgent: Generated<boolean>;
  zh: string;
  en: string;
  seen_at: Timestamp | null;
  is_clock: Generated<boolean>;
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
}

export interface PersonRoleTable {
  person_id: string;
  role_code: string;
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
}

export interface PublicAdditionTable {
  form_hash: Buffer;
  case_id: string;
  at: Timestamp;
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

export interface RoleTable {
  code: string;
  name: string;
  name_en: string;
  duty: string;
  is_builtin: Generated<boolean>;
}

export interface RoleGrantTable {
  role_code: string;
  permission: string;
  scope: string;
}

export interface SavedViewTable {
  id: string;
  person_id: string;
  page: string;
  name: string;
  query: string;
  at: Timestamp;
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
}

export interface SettingTable {
  key: string;
  value: Json<JsonValue>;
  changed_at: Timestamp;
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
  case_id: string | null;
  purpose: string;
  by_id: string | null;
  at: Timestamp;
  is_demo: Generated<boolean>;
  taken_at: Timestamp | null;
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

export interface DB {
  api_token: ApiTokenTable;
  audit: AuditTable;
  calendar_day: CalendarDayTable;
  case: CaseTable;
  case_clock: CaseClockTable;
  case_event: CaseEventTable;
  case_link: CaseLinkTable;
  case_number: CaseNumberTable;
  case_opening: CaseOpeningTable;
  case_party: CasePartyTable;
  chain_head: ChainHeadTable;
  delivery: DeliveryTable;
  delivery_channel: DeliveryChannelTable;
  department: DepartmentTable;
  device: DeviceTable;
  device_camera: DeviceCameraTable;
  device_seen: DeviceSeenTable;
  event: EventTable;
  handover: HandoverTable;
  intake_log: IntakeLogTable;
  known_permission: KnownPermissionTable;
  notice: NoticeTable;
  person: PersonTable;
  person_role: PersonRoleTable;
  place: PlaceTable;
  post: PostTable;
  public_addition: PublicAdditionTable;
  public_report: PublicReportTable;
  public_spot: PublicSpotTable;
  role: RoleTable;
  role_grant: RoleGrantTable;
  saved_view: SavedViewTable;
  session: SessionTable;
  setting: SettingTable;
  sign_on: SignOnTable;
  signal: SignalTable;
  stored_file: StoredFileTable;
  survey_response: SurveyResponseTable;
}
