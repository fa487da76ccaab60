-- Platforms above are spoken with by TLS, too.
alter table gb_platform drop constraint gb_platform_transport_check;
alter table gb_platform add constraint gb_platform_transport_check check (transport in ('udp', 'tcp', 'tls'));
-- Whether a platform may speak through cameras that it sees (9.12).
alter table gb_platform add allows_talk boolean not null default false;
