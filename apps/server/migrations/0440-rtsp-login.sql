-- What is kept of a service account's token so that players of RTSP may sign in by digest: sealed, of that realm only.
alter table api_token add column rtsp bytea;
