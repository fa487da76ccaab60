-- Every row of the record is bound to the audit chain: whatever writes one, also by hand, leaves its digest here, and the
-- audit line that ends the transaction carries a hash over all of them (docs/decisions/bound-rows.md).

create sequence record_row;

create table record_rows (
  -- The id of the first one of its transaction: what its audit line names.
  tx bigint not null,
  id bigint not null,
  -- Which columns were hashed, in which order.
  shape smallint not null,
  op text not null check (op in ('w', 'd')),
  -- One row a statement and table: the keys it has written or deleted, and 32 bytes for each.
  keys text[] not null,
  digests bytea not null,
  -- Goes into the digests, so that what was once deleted for privacy cannot be guessed from them. Null: forgotten.
  salt uuid,
  primary key (tx, id)
);

create table record_shape (
  id smallint generated always as identity primary key,
  table_name text not null,
  columns text[] not null,
  key text[] not null,
  made_at timestamptz not null default now()
);

alter table audit
  add column rows_tx bigint,
  add column rows_hash bytea;
comment on column audit.rows_tx is 'On the last line of a transaction that wrote to the record: which rows, and the hash over their digests.';

-- As before, and the last line binds what the transaction has written. A transaction that wrote without a line gets one.
create or replace function seal(now_at timestamptz, audits jsonb, events jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  head chain_head%rowtype;
  at_text text := to_char(now_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
  mark text := coalesce(current_setting('anyuan.record', true), '');
  lines integer;
  written bigint;
  written_hash bytea;
  n bigint;
  hash bytea;
  hashes bytea[] := '{}';
  one record;
begin
  if mark <> '' then
    written := split_part(mark, ':', 1)::bigint;
    written_hash := decode(split_part(mark, ':', 2), 'hex');
    perform set_config('anyuan.record', '', true);
    if jsonb_array_length(audits) = 0 then
      audits := '[{"actorKind": "system", "actorName": "anyuan", "action": "record.write", "subjectType": "record", "detail": "{}"}]';
    end if;
  end if;
  lines := jsonb_array_length(audits);
  if lines = 0 and jsonb_array_length(events) = 0 then
    return null;
  end if;
  select * into head from chain_head for update;
  n := head.audit_seq;
  hash := head.audit_hash;
  -- The text that is hashed is that of `audit_hash`; what was written follows it on the last line.
  for one in select * from jsonb_to_recordset(audits) as a ("actorKind" text, "actorId" text, "actorName" text, action text,
    "subjectType" text, "subjectId" text, detail text) loop
    n := n + 1;
    hash := sha256(convert_to(concat_ws(chr(31), encode(hash, 'hex'), n::text, at_text, one."actorKind",
      coalesce(one."actorId", ''), one."actorName", one.action, one."subjectType", coalesce(one."subjectId", ''), one.detail,
      case when n = head.audit_seq + lines then written::text end,
      case when n = head.audit_seq + lines then encode(written_hash, 'hex') end), 'UTF8'));
    hashes := hashes || hash;
  end loop;
  if lines > 0 then
    insert into audit (seq, at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail, hash, rows_tx, rows_hash)
    select head.audit_seq + a.n, now_at, a.actor_kind, a.actor_id, a.actor_name, a.action, a.subject_type, a.subject_id, a.detail, h.hash,
      case when a.n = lines then written end, case when a.n = lines then written_hash end
    from rows from (jsonb_to_recordset(audits) as ("actorKind" text, "actorId" text, "actorName" text, action text,
      "subjectType" text, "subjectId" text, detail text)) with ordinality
      as a (actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail, n)
    join unnest(hashes) with ordinality as h (hash, n) on h.n = a.n;
  end if;
  insert into event
  select head.event_seq + e.n, now_at, e.type, e.subject_id, e.reach, e.data
  from rows from (jsonb_to_recordset(events) as (type text, "subjectId" uuid, reach jsonb, data jsonb)) with ordinality
    as e (type, subject_id, reach, data, n);
  head.event_seq := head.event_seq + jsonb_array_length(events);
  update chain_head set audit_seq = n, audit_hash = hash, event_seq = head.event_seq;
  if jsonb_array_length(events) > 0 then
    perform pg_notify('anyuan_event', head.event_seq::text);
  end if;
  return head.event_seq;
end $$;

-- What the server may take away of what it may otherwise only add to. Everything else of it stays for good.

-- Intake older than a month (《保安服务管理条例》 art. 25), counted from the newest: no clock to turn.
create function remove_old_intake(before timestamptz, at_most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  removed integer;
begin
  delete from intake_log where id in (
    select id from intake_log
    where at < least(before, (select max(at) from intake_log) - interval '30 days') order by at limit at_most);
  get diagnostics removed = row_count;
  return removed;
end $$;

-- Words about a person in the timeline of a matter of the public page, once the time that was promised him is over.
-- The digests of earlier versions lose their salt: nobody can try numbers against them.
create function forget_reported(about uuid, names text[]) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from public_report r join "case" c on c.id = r.case_id where r.case_id = about and not c.is_open) then
    raise exception 'no closed matter of the public page';
  end if;
  update record_rows r set salt = null
  from record_shape s
  where s.id = r.shape and cardinality(r.keys) = 1
    and (s.table_name = 'case' and r.keys[1] = about::text
      or s.table_name = 'case_event' and r.keys[1] in (select id::text from case_event where case_id = about));
  update case_event set data = data - names where case_id = about;
  update "case" set data = data - names, version = version + 1 where id = about;
end $$;

-- The demonstration, and whatever stands on its things.
create function remove_demo_record() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from "case" c
  where c.is_demo
    or c.place_id in (select p.id from place p where exists (select from place d where d.is_demo and starts_with(p.path, d.path)))
    or c.device_id in (select id from device where is_demo)
    or c.department_id in (select id from department where is_demo)
    or c.reporter_id in (select id from person where is_demo)
    or exists (select from case_party cp join person p on p.id = cp.person_id where cp.case_id = c.id and p.is_demo);
  delete from intake_log where device in (select code from device where is_demo);
end $$;

revoke execute on function seal, remove_old_intake, forget_reported, remove_demo_record from public;

-- What each table is to the record. Read by the program from this file: a table that is added says it in its migration.
comment on table audit is 'no record: it is the chain itself';
comment on table chain_head is 'no record: the end of the chain, compared with the chain';
comment on table record_rows is 'no record: bound by the audit lines';
comment on table record_shape is 'no record: a wrong one fits no digest';
comment on table "case" is 'record: versions, never deleted | 事件 | Case';
comment on table case_event is 'record: append-only | 时间线 | Timeline';
comment on table case_party is 'record: versions | 当事人员 | Person of a case';
comment on table case_opening is 'record: versions | 查看敏感信息的登记 | Look at secrets';
comment on table signal is 'record: append-only | 信号 | Signal';
comment on table intake_log is 'record: append-only | 接收日志 | Intake log';
comment on table stored_file is 'record: versions where subject_id is not null | 附件 | File';
comment on table link is 'record: versions | 关联 | Link';
comment on table person is 'record: versions | 人员 | Person';
comment on table department is 'record: versions | 科室 | Department';
comment on table role is 'record: versions | 角色 | Role';
comment on table role_grant is 'record: versions | 角色权限 | Grant of a role';
comment on table person_role is 'record: versions | 人员角色 | Role of a person';
comment on table api_token is 'record: versions | 设备和接口口令 | Token';
comment on table setting is 'record: versions | 设置 | Setting';
comment on table calendar_day is 'record: versions | 日历 | Calendar day';
comment on table place is 'record: versions | 位置 | Place';
comment on table device is 'record: versions | 设备 | Device';
comment on table device_camera is 'record: versions | 设备旁的摄像机 | Camera beside a device';
comment on table post is 'record: versions | 岗位 | Post';
comment on table sign_on is 'record: versions | 签到 | Sign-on';
comment on table handover is 'record: append-only | 交接班 | Handover';
comment on table delivery_channel is 'record: versions | 通知渠道 | Message channel';
comment on table public_spot is 'record: versions | 二维码 | QR code';
comment on table public_report is 'record: versions | 扫码上报 | Public report';
comment on table public_addition is 'record: append-only | 上报补充 | Addition to a report';
comment on table survey_response is 'record: versions | 满意度答卷 | Survey answer';
comment on table countersign is 'record: versions | 双人复核 | Second signature';
comment on table event is 'no record: tells pages what the record holds, and is let go after days';
comment on table session is 'no record: opening and ending one leave audit lines';
comment on table case_number is 'no record: the last number given; the numbers stand on the cases';
comment on table case_clock is 'no record: follows from the case and its declaration; what rang stands in the timeline';
comment on table case_keyed is 'no record: which release wrote the keys of cases';
comment on table notice is 'no record: a copy for the reader of what the case says, let go after days';
comment on table delivery is 'no record: the outbox; what was sent about a case stands in its timeline or audit lines';
comment on table device_seen is 'no record: signs of life; a device that falls silent has its line';
comment on table device_state is 'no record: the condition devices are in now; what follows from it is a case';
comment on table request_key is 'no record: answers kept for repeats';
comment on table saved_view is 'no record: one''s own bookmarks';
comment on table known_permission is 'no record: what a release has offered roles once';
