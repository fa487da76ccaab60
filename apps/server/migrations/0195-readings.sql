-- The newest reading of each meter.
create index thing_gauge on thing ((data->>'gauge'), (data->>'when') desc, id desc) where kind = 'meter-reading';
