-- A hint that something changed, and nothing of what: whoever hears it reads again what they may read.
create policy "people hear of their own, staff of what happens in their region"
	on realtime.messages for select to authenticated
	using (
		extension = 'broadcast'
		and (
			(select realtime.topic()) = 'person:' || (select app.me())
			or (select realtime.topic()) = 'region:' || (select app.my_region())
				and (select app.is_staff())
		)
	);

-- Definer, because nobody sends but the database.
create function app.tg_events__hint() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform realtime.send('{}', 'changed', topics.topic, true)
	from (
		select distinct topic
		from written
		join public.reports on reports.id = written.report_id
		join public.sources on sources.id = source_id
		cross join lateral (values ('region:' || region_id), ('person:' || sources.person_id)) as about (topic)
	) as topics;
	return null;
exception when others then
	raise warning 'nobody was given a hint: %', sqlerrm; -- they read again by themselves, a little later
	return null;
end
$$;

create trigger events__hint after insert on public.events
	referencing new table as written
	for each statement execute function app.tg_events__hint();
