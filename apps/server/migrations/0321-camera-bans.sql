-- Where the law forbids cameras (公共安全视频图像信息系统管理条例 art. 8): said of a place, or known by what it is called.
alter table place add cameras text check (cameras in ('banned', 'allowed'));

-- What is said of the place itself or of the nearest one above that says anything counts; else the names down to it.
create function cameras_banned(place_id uuid) returns boolean language sql stable as $$
  select coalesce(
    (select above.cameras = 'banned' from place own join place above on own.path like above.path || '%'
      where own.id = place_id and above.cameras is not null order by length(above.path) desc limit 1),
    exists (select from place own join place above on own.path like above.path || '%'
      where own.id = place_id and above.name ~ '卫生间|厕所|洗手间|盥洗|浴室|淋浴|更衣|哺乳|母婴室|宿舍|(员工|职工|医护|医生|护士|值班)休息'
        and above.name !~ '(新生儿|婴儿)洗?浴' and above.name !~ '(外|门口|门前|走廊|走道|通道|过道)$'))
$$;
