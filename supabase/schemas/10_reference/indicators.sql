create table public.indicator_versions (
	version integer primary key check (version > 0),
	published_at timestamptz -- from when phones are given it; null: a draft
);
comment on table public.indicator_versions is
	'Editions of the checklist; a report says which one the reporter was shown.';
-- one after the other: what follows the edition in use is begun from it
create unique index indicator_versions_one_draft_idx on public.indicator_versions ((true))
	where published_at is null;
alter table public.indicator_versions enable row level security;
grant select on public.indicator_versions to authenticated;

create table public.indicators (
	version integer not null references public.indicator_versions,
	code text not null check (code ~ '^[a-z_]+$'),
	grouping text not null check (
		grouping in ('vessel', 'people', 'activity', 'place_and_time', 'shore', 'finds')
	),
	wording text not null check (length(wording) between 1 and 160),
	audience text not null check (audience in ('everyone', 'maritime_worker')),
	position smallint not null,
	primary key (version, code)
);
comment on table public.indicators is
	'The checklist of suspicious signs. Never race, religion or nationality.';
alter table public.indicators enable row level security;
grant select on public.indicators to authenticated;

create policy "everybody reads the editions of the checklist that came, administrators all"
	on public.indicator_versions for select to authenticated
	using (
		(select app.me()) is not null
		and (published_at <= now() or (select app.my_role()) = 'administrator')
	);

-- The inner select is under the reader's own policies.
create policy "who reads an edition reads its indicators"
	on public.indicators for select to authenticated
	using (
		exists (
			select from public.indicator_versions where indicator_versions.version = indicators.version
		)
	);

create function app.tg_indicators__only_in_a_draft() returns trigger
language plpgsql set search_path = '' as $$
begin
	if exists (
		select from public.indicator_versions
		where version in (old.version, new.version) and published_at is not null
	) then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return coalesce(new, old);
end
$$;
comment on function app.tg_indicators__only_in_a_draft is
	'What reporters were shown stays, as their reports say no more than the code and the edition.';

create function app.tg_indicator_versions__what_was_in_use_stays() returns trigger
language plpgsql set search_path = '' as $$
begin
	if old.published_at <= now() then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return coalesce(new, old);
end
$$;

create function app.edition_in_use(at timestamptz) returns integer
language sql stable set search_path = '' as $$
	select max(version) from public.indicator_versions where published_at <= at
$$;

create function app.kept_edition(version integer) returns public.indicator_versions
language plpgsql set search_path = '' as $$
declare
	edition public.indicator_versions;
begin
	perform app.require_role('administrator');
	select * into edition from public.indicator_versions as held
	where held.version = kept_edition.version for update;
	if not found then
		raise sqlstate 'PT404' using message = 'edition_not_found';
	end if;
	return edition;
end
$$;
comment on function app.kept_edition is
	'The edition an administrator is about to change, held until the transaction ends.';

create function app.kept_draft(version integer) returns integer
language plpgsql set search_path = '' as $$
declare
	edition constant public.indicator_versions := app.kept_edition(version);
begin
	if edition.published_at is not null then
		raise sqlstate 'PT409' using message = 'edition_published';
	end if;
	return edition.version;
end
$$;

create function app.indicators_of(version integer) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_agg(to_jsonb(listed) - 'version' order by position, code), '[]')
	from public.indicators as listed where listed.version = indicators_of.version
$$;

create function app.indicator_facts(indicator public.indicators) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'wording', indicator.wording, 'grouping', indicator.grouping, 'audience', indicator.audience
	)
	where indicator.code is not null
$$;
comment on function app.indicator_facts is 'What a page shows of an indicator; nothing of none.';

create function app.new_code(wording text) returns text
language plpgsql stable set search_path = '' as $$
declare
	base constant text := coalesce(
		nullif(trim(both '_' from left(regexp_replace(lower(wording), '[^a-z]+', '_', 'g'), 40)), ''),
		'indicator'
	);
	tried text := base;
begin
	-- what a code meant once it means for ever, and a phone has one of its own
	while tried = 'something_else'
		or exists (select from public.indicators where code = tried)
	loop
		tried := tried || '_b';
	end loop;
	return tried;
end
$$;
comment on function app.new_code is
	'A code that no edition has: words, as phones show them where they have lost the wording.';

create function app.begin_edition(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	begun integer;
begin
	perform app.require_role('administrator');
	-- one after the other, or two at once would begin two
	perform pg_advisory_xact_lock(hashtext('indicator_versions'));
	select max(version) into begun from public.indicator_versions
	where published_at is null or published_at > at;
	if begun is not null then
		return begun;
	end if;
	insert into public.indicator_versions (version)
	select coalesce(max(version), 0) + 1 from public.indicator_versions
	returning version into begun;
	insert into public.indicators (version, code, grouping, wording, audience, position)
	select begun, code, grouping, wording, audience, position
	from public.indicators where version = app.edition_in_use(at);
	perform app.note_region(
		'begin_edition', null, null,
		jsonb_build_object('version', app.edition_in_use(at)),
		jsonb_build_object('version', begun), at
	);
	return begun;
end
$$;

-- Definer, as in rosters: nobody holds a right to write what everybody goes by.
create function public.begin_edition() returns integer
language sql security definer set search_path = '' as $$
	select app.begin_edition(now())
$$;
comment on function public.begin_edition is
	'An administrator begins the next edition of the checklist with the indicators of the one in use, or is '
	'given the one that is not yet in use. Errors: not_allowed.';

create function app.set_indicator(
	version integer, code text, wording text, heading text, audience text, shown jsonb,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	was public.indicators;
	indicator public.indicators;
begin
	select * into was from public.indicators as held
	where held.version = draft and held.code = set_indicator.code;
	indicator := was;
	indicator.version := draft;
	indicator.code := coalesce(was.code, set_indicator.code, app.new_code(set_indicator.wording));
	indicator.wording := regexp_replace(trim(set_indicator.wording), '\s+', ' ', 'g');
	indicator.grouping := set_indicator.heading;
	indicator.audience := set_indicator.audience;
	if indicator = was then
		return to_jsonb(indicator);
	end if;
	if set_indicator.code is not null and not exists (
		select from public.indicators as held where held.code = set_indicator.code
	) then
		raise sqlstate 'PT404' using message = 'indicator_not_found';
	end if;
	perform app.unless_changed(shown, app.indicator_facts(was));
	indicator.position := coalesce(
		was.position,
		(
			select coalesce(max(position), 0) + 1 from public.indicators as held
			where held.version = draft
		)
	);
	begin
		insert into public.indicators select indicator.*
		on conflict on constraint indicators_pkey do update set
			wording = excluded.wording, grouping = excluded.grouping, audience = excluded.audience;
	exception when check_violation or not_null_violation then
		raise sqlstate 'PT422' using message = 'indicator_unreadable';
	end;
	perform app.note_region(
		case when was.code is null then 'add_indicator' else 'change_indicator' end, null, null,
		case when was.code is not null then to_jsonb(was) end, to_jsonb(indicator), at
	);
	return to_jsonb(indicator);
end
$$;

create function public.set_indicator(
	version integer, code text, wording text, heading text, audience text, shown jsonb
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_indicator(version, code, wording, heading, audience, shown, now())
$$;
comment on function public.set_indicator is
	'An indicator of a draft, instead of what was shown of it: {wording, grouping, audience}, null where the '
	'draft has none of that code. Without a code: a new one. Twice is quiet. Errors: not_allowed, '
	'edition_not_found, edition_published, indicator_not_found, changed_meanwhile (details: what it is, as '
	'JSON), indicator_unreadable.';

create function app.remove_indicator(version integer, code text, shown jsonb, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	was public.indicators;
begin
	select * into was from public.indicators as held
	where held.version = draft and held.code = remove_indicator.code;
	if not found then -- somebody else was faster
		return 'null';
	end if;
	perform app.unless_changed(shown, app.indicator_facts(was));
	delete from public.indicators as held where held.version = draft and held.code = was.code;
	perform app.note_region('remove_indicator', null, null, to_jsonb(was), null, at);
	return to_jsonb(was);
end
$$;

create function public.remove_indicator(version integer, code text, shown jsonb) returns jsonb
language sql security definer set search_path = '' as $$
	select app.remove_indicator(version, code, shown, now())
$$;
comment on function public.remove_indicator is
	'Takes an indicator out of a draft. Twice is quiet. Errors: not_allowed, edition_not_found, '
	'edition_published, changed_meanwhile (details: what it is, as JSON).';

create function app.move_indicator(version integer, code text, up boolean, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	indicator public.indicators;
	other public.indicators;
	before constant jsonb := app.indicators_of(draft);
begin
	select * into indicator from public.indicators as held
	where held.version = draft and held.code = move_indicator.code;
	if not found then
		raise sqlstate 'PT404' using message = 'indicator_not_found';
	end if;
	-- past the next one that is shown under the same heading
	select * into other from public.indicators as held
	where held.version = draft and held.audience = indicator.audience
		and (held.audience = 'maritime_worker' or held.grouping = indicator.grouping)
		and case when up
			then (held.position, held.code) < (indicator.position, indicator.code)
			else (held.position, held.code) > (indicator.position, indicator.code)
		end
	order by
		case when up then held.position end desc, case when up then held.code end desc,
		held.position, held.code
	limit 1;
	if not found then
		return app.indicators_of(draft);
	end if;
	update public.indicators as held set position = case held.code
		when indicator.code then other.position else indicator.position
	end
	where held.version = draft and held.code in (indicator.code, other.code);
	perform app.note_region(
		'move_indicator', null, null, jsonb_build_object('version', draft, 'indicators', before),
		jsonb_build_object('version', draft, 'indicators', app.indicators_of(draft)), at
	);
	return app.indicators_of(draft);
end
$$;

create function public.move_indicator(version integer, code text, up boolean) returns jsonb
language sql security definer set search_path = '' as $$
	select app.move_indicator(version, code, up, now())
$$;
comment on function public.move_indicator is
	'One place up or down among those under the same heading. At the end of them it is quiet. Errors: '
	'not_allowed, edition_not_found, edition_published, indicator_not_found.';

create function app.publish_edition(version integer, starts_at timestamptz, at timestamptz)
returns public.indicator_versions
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	since constant timestamptz := coalesce(starts_at, at);
	edition public.indicator_versions;
begin
	if since < at then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
	if app.indicators_of(draft) = '[]' then
		raise sqlstate 'PT409' using message = 'edition_empty';
	end if;
	update public.indicator_versions as held set published_at = since
	where held.version = draft returning * into edition;
	perform app.note_region(
		'publish_edition', null, null, jsonb_build_object('version', draft),
		to_jsonb(edition) || jsonb_build_object('indicators', app.indicators_of(draft)), at
	);
	return edition;
end
$$;

create function public.publish_edition(
	version integer, starts_at timestamptz default null
) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.publish_edition(version, starts_at, now()))
$$;
comment on function public.publish_edition is
	'Phones are given it from then on (null: now), when they next have signal. Errors: not_allowed, '
	'edition_not_found, edition_published, edition_empty, in_the_past.';

create function app.withdraw_edition(version integer, at timestamptz)
returns public.indicator_versions
language plpgsql set search_path = '' as $$
declare
	was constant public.indicator_versions := app.kept_edition(version);
	edition public.indicator_versions;
begin
	if was.published_at is null then
		return was;
	end if;
	if was.published_at <= at then
		raise sqlstate 'PT409' using message = 'edition_published';
	end if;
	update public.indicator_versions as held set published_at = null
	where held.version = was.version returning * into edition;
	perform app.note_region(
		'withdraw_edition', null, null, to_jsonb(was), to_jsonb(edition), at
	);
	return edition;
end
$$;

create function public.withdraw_edition(version integer) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.withdraw_edition(version, now()))
$$;
comment on function public.withdraw_edition is
	'An edition that waits for its day is a draft again. Twice is quiet. Errors: not_allowed, '
	'edition_not_found, edition_published (it is or was in use).';

create function app.discard_edition(version integer, at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	indicators constant jsonb := app.indicators_of(draft);
begin
	delete from public.indicators as held where held.version = draft;
	delete from public.indicator_versions as held where held.version = draft;
	perform app.note_region(
		'discard_edition', null, null,
		jsonb_build_object('version', draft, 'indicators', indicators), null, at
	);
	return draft;
end
$$;

create function public.discard_edition(version integer) returns integer
language sql security definer set search_path = '' as $$
	select app.discard_edition(version, now())
$$;
comment on function public.discard_edition is
	'A draft is thrown away. Errors: not_allowed, edition_not_found, edition_published.';

create trigger indicators__only_in_a_draft before insert or update or delete on public.indicators
	for each row execute function app.tg_indicators__only_in_a_draft();
create trigger indicators__never_emptied before truncate on public.indicators
	for each statement execute function app.tg_append_only();
create trigger indicator_versions__what_was_in_use_stays
	before update or delete on public.indicator_versions
	for each row execute function app.tg_indicator_versions__what_was_in_use_stays();
create trigger indicator_versions__never_emptied before truncate on public.indicator_versions
	for each statement execute function app.tg_append_only();

grant execute on function
	public.begin_edition,
	public.set_indicator,
	public.remove_indicator,
	public.move_indicator,
	public.publish_edition,
	public.withdraw_edition,
	public.discard_edition
	to authenticated;
