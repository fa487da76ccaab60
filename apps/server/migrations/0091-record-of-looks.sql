-- Who looked at a camera, and what for, is of the record.
comment on table camera_look is 'record: versions | 查看画面的登记 | Look at a camera';
