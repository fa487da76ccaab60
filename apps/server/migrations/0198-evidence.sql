-- Recordings that were taken along as evidence: what, by whom, for what, and who agreed.
create table evidence_export (
  id uuid primary key,
  at timestamptz not null,
  by_id uuid not null,
  by_name text not null,
  approved_by_id uuid not null,
  approved_by_name text not null,
  purpose text not null,
  reason text,
  for_unit text,
  case_id uuid,
  case_number text,
  spans jsonb not null
);
create index evidence_export_by on evidence_export (by_id, at desc);
comment on table evidence_export is 'record: append-only | 录像取证 | Recordings taken as evidence';
comment on column evidence_export.spans is 'ts: EvidenceSpan[]';
