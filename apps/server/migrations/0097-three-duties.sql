-- System, security and audit management are three duties beside daily work (GB/T 22239-2019 8.1.5).
alter table role drop constraint role_duty_check;
alter table role add constraint role_duty_check check (duty in ('administer', 'secure', 'audit', 'operate'));
