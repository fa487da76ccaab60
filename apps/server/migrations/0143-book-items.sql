-- Files and links of an item go with it.
create trigger book_item_gone after delete on book_item referencing old table as gone
  for each statement execute function subject_gone();
