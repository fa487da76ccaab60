-- A token has an end, and when a device gets the next one both are good for a while: nobody in the field is cut off.
alter table api_token add column expires_at timestamptz;
-- Since when there is a newer one. The newest of a device is the only one without.
alter table api_token add column replaced_at timestamptz;
-- When somebody was last told that it ends.
alter table api_token add column warned_at timestamptz;
alter table api_token drop constraint api_token_device_id_key;
create unique index api_token_device on api_token (device_id) where replaced_at is null;
create index api_token_of_device on api_token (device_id);
