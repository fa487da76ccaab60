-- Which cipher suite this installation works with (docs/decisions/suites.md). No row: the standard one.
create table suite (
  is_only boolean primary key default true check (is_only),
  name text not null check (name in ('standard', 'sm')),
  -- Of what is found again by its MAC and kept nowhere else (recovery codes, codes of the public page): that of the installation, for good.
  macs text not null check (macs in ('standard', 'sm')),
  since timestamptz not null
);
comment on table suite is 'record: versions, never deleted | 密码套件 | Cipher suite';

-- The lines of the audit chain once more, in segments: hashed and signed by the server with its suite, soon after the commit.
create table audit_seal (
  id bigint primary key,
  suite text not null check (suite in ('standard', 'sm')),
  from_seq bigint not null,
  to_seq bigint not null check (to_seq >= from_seq),
  at timestamptz not null,
  hash bytea not null,
  -- The public key and, over the hash, the signature.
  key bytea not null,
  signature bytea not null
);
create index audit_seal_from on audit_seal (from_seq);
comment on table audit_seal is 'no record: chained and signed itself, over the audit lines';

-- The only way to add one; it follows the one before, and claims no line that is not there.
create function add_seal(id bigint, suite text, from_seq bigint, to_seq bigint, at timestamptz, hash bytea, key bytea, signature bytea)
returns void language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  last audit_seal%rowtype;
begin
  select * into last from audit_seal s order by s.id desc limit 1;
  if add_seal.id <> coalesce(last.id, 0) + 1 or add_seal.from_seq <> coalesce(last.to_seq, 0) + 1
    or add_seal.to_seq > (select audit_seq from chain_head) then
    raise exception 'this seal does not follow the one before';
  end if;
  insert into audit_seal values (add_seal.id, add_seal.suite, add_seal.from_seq, add_seal.to_seq, add_seal.at, add_seal.hash,
    add_seal.key, add_seal.signature);
end $$;
revoke execute on function add_seal from public;
