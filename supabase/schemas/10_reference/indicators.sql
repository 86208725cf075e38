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
create policy "who reads an edition reads its signs"
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
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
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

create function app.signs_of(version integer) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_agg(to_jsonb(signs) - 'version' order by position, code), '[]')
	from public.indicators as signs where signs.version = signs_of.version
$$;

create function app.sign_facts(sign public.indicators) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'wording', sign.wording, 'grouping', sign.grouping, 'audience', sign.audience
	)
	where sign.code is not null
$$;
comment on function app.sign_facts is 'What a page shows of a sign; nothing of none.';

create function app.new_code(wording text) returns text
language plpgsql stable set search_path = '' as $$
declare
	base constant text := coalesce(
		nullif(trim(both '_' from left(regexp_replace(lower(wording), '[^a-z]+', '_', 'g'), 40)), ''),
		'sign'
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
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
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
	perform app.note_place(
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
	'An administrator begins the next edition of the checklist with the signs of the one in use, or is '
	'given the one that is not yet in use. Errors: not_allowed.';

create function app.set_sign(
	version integer, code text, wording text, heading text, audience text, shown jsonb,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	was public.indicators;
	sign public.indicators;
begin
	select * into was from public.indicators as held
	where held.version = draft and held.code = set_sign.code;
	sign := was;
	sign.version := draft;
	sign.code := coalesce(was.code, set_sign.code, app.new_code(set_sign.wording));
	sign.wording := regexp_replace(trim(set_sign.wording), '\s+', ' ', 'g');
	sign.grouping := set_sign.heading;
	sign.audience := set_sign.audience;
	if sign = was then
		return to_jsonb(sign);
	end if;
	if set_sign.code is not null and not exists (
		select from public.indicators as held where held.code = set_sign.code
	) then
		raise sqlstate 'PT404' using message = 'sign_not_found';
	end if;
	perform app.unless_changed(shown, app.sign_facts(was));
	sign.position := coalesce(
		was.position,
		(
			select coalesce(max(position), 0) + 1 from public.indicators as held
			where held.version = draft
		)
	);
	begin
		insert into public.indicators select sign.*
		on conflict on constraint indicators_pkey do update set
			wording = excluded.wording, grouping = excluded.grouping, audience = excluded.audience;
	exception when check_violation or not_null_violation then
		raise sqlstate 'PT422' using message = 'sign_unreadable';
	end;
	perform app.note_place(
		case when was.code is null then 'add_sign' else 'change_sign' end, null, null,
		case when was.code is not null then to_jsonb(was) end, to_jsonb(sign), at
	);
	return to_jsonb(sign);
end
$$;

create function public.set_sign(
	version integer, code text, wording text, heading text, audience text, shown jsonb
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_sign(version, code, wording, heading, audience, shown, now())
$$;
comment on function public.set_sign is
	'A sign of a draft, instead of what was shown of it: {wording, grouping, audience}, null where the '
	'draft has none of that code. Without a code: a new one. Twice is quiet. Errors: not_allowed, '
	'edition_not_found, edition_published, sign_not_found, changed_meanwhile (details: what it is, as '
	'JSON), sign_unreadable.';

create function app.drop_sign(version integer, code text, shown jsonb, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	was public.indicators;
begin
	select * into was from public.indicators as held
	where held.version = draft and held.code = drop_sign.code;
	if not found then -- somebody else was faster
		return 'null';
	end if;
	perform app.unless_changed(shown, app.sign_facts(was));
	delete from public.indicators as held where held.version = draft and held.code = was.code;
	perform app.note_place('drop_sign', null, null, to_jsonb(was), null, at);
	return to_jsonb(was);
end
$$;

create function public.drop_sign(version integer, code text, shown jsonb) returns jsonb
language sql security definer set search_path = '' as $$
	select app.drop_sign(version, code, shown, now())
$$;
comment on function public.drop_sign is
	'Takes a sign out of a draft. Twice is quiet. Errors: not_allowed, edition_not_found, '
	'edition_published, changed_meanwhile (details: what it is, as JSON).';

create function app.move_sign(version integer, code text, up boolean, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	sign public.indicators;
	other public.indicators;
	before constant jsonb := app.signs_of(draft);
begin
	select * into sign from public.indicators as held
	where held.version = draft and held.code = move_sign.code;
	if not found then
		raise sqlstate 'PT404' using message = 'sign_not_found';
	end if;
	-- past the next one that is shown under the same heading
	select * into other from public.indicators as held
	where held.version = draft and held.audience = sign.audience
		and (held.audience = 'maritime_worker' or held.grouping = sign.grouping)
		and case when up
			then (held.position, held.code) < (sign.position, sign.code)
			else (held.position, held.code) > (sign.position, sign.code)
		end
	order by
		case when up then held.position end desc, case when up then held.code end desc,
		held.position, held.code
	limit 1;
	if not found then
		return app.signs_of(draft);
	end if;
	update public.indicators as held set position = case held.code
		when sign.code then other.position else sign.position
	end
	where held.version = draft and held.code in (sign.code, other.code);
	perform app.note_place(
		'move_sign', null, null, jsonb_build_object('version', draft, 'signs', before),
		jsonb_build_object('version', draft, 'signs', app.signs_of(draft)), at
	);
	return app.signs_of(draft);
end
$$;

create function public.move_sign(version integer, code text, up boolean) returns jsonb
language sql security definer set search_path = '' as $$
	select app.move_sign(version, code, up, now())
$$;
comment on function public.move_sign is
	'One place up or down among those under the same heading. At the end of them it is quiet. Errors: '
	'not_allowed, edition_not_found, edition_published, sign_not_found.';

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
	if app.signs_of(draft) = '[]' then
		raise sqlstate 'PT409' using message = 'edition_empty';
	end if;
	update public.indicator_versions as held set published_at = since
	where held.version = draft returning * into edition;
	perform app.note_place(
		'publish_edition', null, null, jsonb_build_object('version', draft),
		to_jsonb(edition) || jsonb_build_object('signs', app.signs_of(draft)), at
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
	perform app.note_place(
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
	signs constant jsonb := app.signs_of(draft);
begin
	delete from public.indicators as held where held.version = draft;
	delete from public.indicator_versions as held where held.version = draft;
	perform app.note_place(
		'discard_edition', null, null,
		jsonb_build_object('version', draft, 'signs', signs), null, at
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
	public.set_sign,
	public.drop_sign,
	public.move_sign,
	public.publish_edition,
	public.withdraw_edition,
	public.discard_edition
	to authenticated;
