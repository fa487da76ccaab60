-- What is counted: drugs, chemicals, blanks, loans, money. Lines of a book are facts that never change, and the law of
-- books is the database's own: whatever writes a line, no balance falls below zero, nobody signs beside himself, nothing
-- is told of before a stock-take or in a closed period, and a line is undone once, by a line that says so.

create table book_head (
  book text primary key,
  -- Number of its newest line. Who writes a line holds this row: lines of one book come one after the other.
  seq bigint not null default 0,
  -- The last day of what has been closed.
  closed_through date
);

create table book_item (
  id uuid primary key,
  book text not null,
  code text not null,
  name text not null,
  pinyin text not null default '',
  spec text,
  -- Where the book does not say one for all.
  unit text,
  data jsonb not null default '{}',
  -- Warned of below and above, in the smallest unit.
  least bigint check (least >= 0),
  most bigint check (most >= least),
  is_active boolean not null default true,
  is_demo boolean not null default false,
  unique (book, code)
);
comment on column book_item.data is 'ts: JsonObject';

-- One row for every item, batch and place that is counted by itself. Written by the trigger of lines and by nothing else.
create table book_stock (
  id uuid primary key,
  item_id uuid not null references book_item,
  batch text not null default '',
  expires_on date,
  place_id uuid references place,
  balance bigint not null default 0 check (balance >= 0),
  -- Of numbered things: the numbers that are here, and all that have ever come in.
  numbers int8multirange not null default '{}',
  known int8multirange not null default '{}',
  counted_at timestamptz,
  is_demo boolean not null default false,
  unique nulls not distinct (item_id, batch, place_id)
);
comment on column book_stock.numbers is 'ts: string';
comment on column book_stock.known is 'ts: string';
create index book_stock_place on book_stock (place_id);

create table book_line (
  id uuid primary key,
  book text not null references book_head,
  -- Given by the trigger.
  seq bigint not null default 0,
  -- Lines that were written as one: both ends of a transfer.
  entry_id uuid not null,
  stock_id uuid not null references book_stock,
  item_id uuid not null references book_item,
  movement text not null,
  quantity bigint not null check (quantity >= 0),
  -- By how much the balance changes: the quantity, its opposite, or nothing.
  delta bigint not null check (delta in (quantity, - quantity, 0)),
  -- After it, of the stock and of the item in all; given by the trigger.
  balance bigint not null default 0 check (balance >= 0),
  total bigint not null default 0 check (total >= 0),
  number_from bigint,
  number_to bigint,
  voucher text,
  note text,
  data jsonb not null default '{}',
  first_id uuid not null,
  first_name text not null,
  second_id uuid,
  second_name text,
  needs_second boolean not null,
  -- The line it undoes; the line it answers (what was lent comes back).
  reverses uuid references book_line,
  answers uuid references book_line,
  is_count boolean not null default false,
  case_id uuid,
  at timestamptz not null,
  done_at timestamptz not null,
  is_demo boolean not null default false,
  unique (book, seq),
  constraint book_two_people check (second_id is distinct from first_id),
  constraint book_both_sign check (second_id is not null or not needs_second),
  constraint book_not_ahead check (done_at <= at),
  constraint book_numbers check (number_to - number_from + 1 = quantity or number_from is null and number_to is null)
);
comment on column book_line.data is 'ts: JsonObject';
create unique index book_line_undone on book_line (reverses) where reverses is not null;
create index book_line_answers on book_line (answers) where answers is not null;
create index book_line_stock on book_line (stock_id, seq);
create index book_line_item on book_line (item_id, seq);
-- As lists page through a book.
create index book_line_page on book_line (book, lpad(seq::text, 12, '0'));
create index book_line_done on book_line (book, done_at);

-- Refusals that the server passes on: the message is their code.
create function book_refuse(code text, detail jsonb default '{}') returns void language plpgsql as $$
begin
  raise exception using errcode = 'AY001', message = code, detail = detail::text;
end $$;

create function book_write() returns trigger language plpgsql as $$
declare
  head book_head%rowtype;
  stock book_stock%rowtype;
  other book_line%rowtype;
  taken int8range;
  answered bigint;
begin
  update book_head set seq = seq + 1 where book = new.book returning * into head;
  select * into stock from book_stock where id = new.stock_id for update;
  if stock.id is null or head.book is null or not exists (
    select from book_item where id = stock.item_id and book = new.book) then
    perform book_refuse('not_found', jsonb_build_object('what', new.stock_id));
  end if;
  new.seq := head.seq;
  new.item_id := stock.item_id;
  new.is_demo := stock.is_demo;
  if (new.done_at at time zone 'Asia/Shanghai')::date <= head.closed_through then
    perform book_refuse('book_closed', jsonb_build_object('day', head.closed_through));
  end if;
  if new.done_at < stock.counted_at then
    perform book_refuse('book_counted', jsonb_build_object('day', to_char(stock.counted_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')));
  end if;

  if new.reverses is not null then
    select * into other from book_line where id = new.reverses;
    if other.id is null or other.stock_id <> new.stock_id then
      perform book_refuse('not_found', jsonb_build_object('what', new.reverses));
    end if;
    if other.reverses is not null then
      perform book_refuse('book_is_reverse');
    end if;
    if exists (select from book_line where reverses = other.id) then
      perform book_refuse('book_reversed');
    end if;
    if exists (select from book_line l where l.answers = other.id and not exists (select from book_line u where u.reverses = l.id)) then
      perform book_refuse('book_answered');
    end if;
    if (new.delta, new.quantity, new.number_from, new.number_to) is distinct from
      (- other.delta, other.quantity, other.number_from, other.number_to) then
      raise exception 'a reverse undoes all of its line';
    end if;
  end if;

  if new.answers is not null then
    select * into other from book_line where id = new.answers;
    if other.id is null or other.item_id <> new.item_id then
      perform book_refuse('not_found', jsonb_build_object('what', new.answers));
    end if;
    if exists (select from book_line where reverses = other.id) then
      perform book_refuse('book_reversed');
    end if;
    select coalesce(sum(l.quantity), 0) into answered from book_line l
    where l.answers = other.id and l.movement = new.movement and not exists (select from book_line u where u.reverses = l.id);
    if answered + new.quantity > other.quantity then
      perform book_refuse('book_too_much', jsonb_build_object('left', other.quantity - answered));
    end if;
  end if;

  if stock.balance + new.delta < 0 then
    perform book_refuse('book_short', jsonb_build_object('have', stock.balance, 'want', new.quantity));
  end if;

  if new.number_from is not null and new.delta <> 0 then
    taken := int8range(new.number_from, new.number_to, '[]');
    if new.delta > 0 then
      if exists (select from book_stock s where s.item_id = stock.item_id and s.numbers && taken)
        or new.reverses is null and new.answers is null
          and exists (select from book_stock s where s.item_id = stock.item_id and s.known && taken) then
        perform book_refuse('book_number_known');
      end if;
      stock.numbers := stock.numbers + int8multirange(taken);
      stock.known := stock.known + int8multirange(taken);
    else
      if not taken <@ stock.numbers then
        perform book_refuse('book_number_missing');
      end if;
      stock.numbers := stock.numbers - int8multirange(taken);
    end if;
  elsif new.number_from is null and new.delta <> 0 and not isempty(stock.known) then
    raise exception 'numbered things move by their numbers';
  end if;

  new.balance := stock.balance + new.delta;
  select coalesce(sum(s.balance), 0) + new.delta into new.total from book_stock s where s.item_id = stock.item_id;
  update book_stock s set balance = new.balance, numbers = stock.numbers, known = stock.known,
    counted_at = case when new.is_count then new.done_at else s.counted_at end
  where s.id = stock.id;
  return new;
end $$;
create trigger book_write before insert on book_line for each row execute function book_write();

-- Whoever asks, its owner too. What a demonstration has written goes with it.
create function book_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_level = 'ROW' and old.is_demo then
    return old;
  end if;
  -- What a backup is read into is emptied first.
  if tg_op = 'TRUNCATE' and not exists (select from book_line) then
    return null;
  end if;
  raise exception 'lines of a book are never changed or taken away: write a line that reverses them';
end $$;
create trigger book_stays before update or delete on book_line for each row execute function book_stays();
create trigger book_stays_whole before truncate on book_line for each statement execute function book_stays();

-- Balances follow from lines; nothing else sets them. A period that was closed stays closed.
create function book_follows() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_level = 'ROW' and tg_table_name = 'book_stock' then
    if old.is_demo then
      return old;
    end if;
  elsif tg_op = 'INSERT' and (new.balance, new.numbers, new.known) is not distinct from (0::bigint, '{}'::int8multirange, '{}'::int8multirange) then
    select is_demo into new.is_demo from book_item where id = new.item_id;
    return new;
  elsif tg_op = 'UPDATE' and pg_trigger_depth() > 1 then
    return new;
  elsif tg_op = 'TRUNCATE' and not exists (select from book_stock) then
    return null;
  end if;
  raise exception 'balances follow from the lines of a book';
end $$;
create trigger book_follows before insert or update or delete on book_stock for each row execute function book_follows();
create trigger book_follows_whole before truncate on book_stock for each statement execute function book_follows();

create function book_goes_on() returns trigger language plpgsql as $$
begin
  if new.book <> old.book or new.seq not in (old.seq, old.seq + 1) or new.seq <> old.seq and pg_trigger_depth() < 2
    or new.closed_through is distinct from old.closed_through 
      and (new.closed_through is null or coalesce(new.closed_through <= old.closed_through, false)) then
    raise exception 'a book goes on: its numbers have no gaps and closed periods stay closed';
  end if;
  return new;
end $$;
create trigger book_goes_on before update on book_head for each row execute function book_goes_on();

create function book_item_stays() returns trigger language plpgsql as $$
begin
  if (new.book, new.code, new.is_demo) is distinct from (old.book, old.code, old.is_demo) then
    raise exception 'an item stays in its book, under its code';
  end if;
  return new;
end $$;
create trigger book_item_stays before update on book_item for each row execute function book_item_stays();

-- Also while triggers sleep, as when a backup is read in: that adds lines, and never changes one.
alter table book_line enable always trigger book_stays, enable always trigger book_stays_whole;

-- As before, and the books of the demonstration.
create or replace function remove_demo_record() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from book_line where is_demo;
  delete from book_stock where is_demo;
  delete from book_item where is_demo;
  delete from "case" c
  where c.is_demo
    or c.place_id in (select p.id from place p where exists (select from place d where d.is_demo and starts_with(p.path, d.path)))
    or c.device_id in (select id from device where is_demo)
    or c.department_id in (select id from department where is_demo)
    or c.reporter_id in (select id from person where is_demo)
    or exists (select from case_party cp join person p on p.id = cp.person_id where cp.case_id = c.id and p.is_demo);
  delete from intake_log where device in (select code from device where is_demo);
end $$;
revoke execute on function remove_demo_record from public;

comment on table book_head is 'record: versions, never deleted | 账册 | Book';
comment on table book_item is 'record: versions, never deleted | 账册品目 | Item of a book';
comment on table book_stock is 'record: versions, never deleted | 账册结存 | Balance of a book';
comment on table book_line is 'record: append-only | 账页 | Line of a book';

-- Who was late is found by his telephone.
create index book_line_phone on book_line ((data->>'phone')) where book = 'loan' and movement = 'lend';
