import { violationLabels, type Roster, type RosterGap, type RosterPost, type RosterShift } from '@anyuan/contract';
import { Button, Grid } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { hourTime } from '../../kit/hospital-time.ts';
import { Empty } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { AssignDialog, type Wanted } from './AssignDialog.tsx';
import { CopyWeek } from './CopyWeek.tsx';
import { useDespite } from './despite.tsx';
import { People } from './People.tsx';
import { PostSetup } from './PostSetup.tsx';
import { Proposal } from './Proposal.tsx';
import { ShiftDialog } from './ShiftDialog.tsx';
import { hoursOf, isOn, shortDay, weekdayLabel, weekFrom } from './use-roster.ts';

interface Props {
  roster: Roster;
  /** Its Monday. */
  from: string;
  today: string;
}

/** What is dragged: somebody of a post, or a shift that is there already. */
interface Dragged {
  person?: string;
  shift?: string;
}

/** The grid of a week; on a phone one day as a list. What is empty is a button: a click, Enter or a drop fills it. */
export function Week({ roster, from, today }: Props) {
  const t = useText('roster');
  const label = useLabel();
  const isWide = Grid.useBreakpoint().lg ?? true;
  const { values, set } = useUrlState();
  const days = weekFrom(from);
  const day = days.includes(values['day'] ?? '') ? (values['day'] ?? from) : days.includes(today) ? today : from;
  const [wanted, want] = useState<Wanted>();
  const [shown, show] = useState<RosterShift>();
  const [setting, setUp] = useState<RosterPost>();
  const [proposing, propose] = useState<RosterPost>();
  const [picked, pick] = useState<string>();
  const despite = useDespite();
  const assign = useAct(api.roster.assign, { touches: ['/roster', '/duty'] });
  const move = useAct(api.roster.move, { touches: ['/roster', '/duty'] });
  const chosen = roster.posts.find(({ id }) => id === values['post']) ?? roster.posts.find(({ mayPlan }) => mayPlan);
  if (roster.posts.length === 0)
    return (
      <div className="panel">
        <Empty>{t('noPosts')}</Empty>
      </div>
    );

  const drop = async (dragged: Dragged, post: RosterPost, on: string, gap?: RosterGap): Promise<void> => {
    if (!post.mayPlan) return;
    if (dragged.shift) {
      const id = dragged.shift;
      if (await despite((why) => move.mutateAsync({ id, post: post.code, day: on, ...(why ? { despite: why } : {}) })))
        toast(t('moved'), 'success');
      return;
    }
    const pattern = gap ? patternOf(roster, post, on, gap) : post.demand[0]?.pattern;
    const person = dragged.person ?? '';
    if (pattern === undefined || (gap === undefined && post.demand.length > 1)) return want({ post, day: on, person });
    if (
      await despite((why) =>
        assign.mutateAsync({
          items: [{ post: post.code, person, day: on, pattern }],
          ...(why ? { despite: why } : {}),
        }),
      )
    )
      toast(t('done'), 'success');
  };

  const cell = (post: RosterPost, on: string) => (
    <Cell
      roster={roster}
      post={post}
      day={on}
      show={show}
      want={(gap) =>
        want({
          post,
          day: on,
          ...(picked ? { person: picked } : {}),
          ...(gap ? { pattern: patternOf(roster, post, on, gap) } : {}),
        })
      }
      drop={(dragged, gap) => void drop(dragged, post, on, gap)}
    />
  );
  const dayHead = (on: string) => {
    const known = roster.days.find((one) => one.day === on);
    const risk = roster.risks.find(
      ({ from: begins, until }) => begins < `${on}T16:00:00Z` && until > `${on}T00:00:00Z`,
    );
    return (
      <>
        <span>
          {label(weekdayLabel(on))} <span className="number">{shortDay(on)}</span>
        </span>
        {known && !known.working && <em title={known.name}>{known.name || t('holiday')}</em>}
        {risk && <em className="is-risk">{risk.name}</em>}
      </>
    );
  };
  const head = (post: RosterPost) => (
    <>
      <button
        type="button"
        className="ops-name"
        aria-pressed={chosen?.id === post.id}
        onClick={() => set({ post: post.id })}
      >
        {post.name}
      </button>
      <span className="muted">{needOf(roster, post) || t('unplanned')}</span>
      {post.mayPlan && (
        <span className="roster-verbs">
          <Button size="small" type="text" onClick={() => setUp(post)}>
            {t('setup')}
          </Button>
          {post.demand.length > 0 && (
            <Button size="small" type="text" onClick={() => propose(post)}>
              {t('propose')}
            </Button>
          )}
        </span>
      )}
    </>
  );
  const groups = [...Map.groupBy(roster.posts, ({ line }) => line ?? '')];
  const lineName = (code: string): string => {
    const line = roster.lines.find((one) => one.code === code);
    return line ? label([line.name, line.nameEn]) : t('noLine');
  };
  return (
    <>
      <div className="roster-sum">
        {roster.gaps.length > 0 ? (
          <strong style={{ color: 'var(--level-urgent-text)' }}>
            ◆ {t('gapsTotal', { count: roster.gaps.length })}
          </strong>
        ) : (
          <span className="muted">{t('allFilled')}</span>
        )}
        {roster.violations.length > 0 && (
          <details className="roster-broken">
            <summary>▲ {t('rulesBroken', { count: roster.violations.length })}</summary>
            <ul>
              {roster.violations.map((one, n) => (
                // oxlint-disable-next-line react/no-array-index-key -- a shift may break the same rule twice
                <li key={n}>
                  {one.person.name} · {label(violationLabels[one.rule])} · {label(one.words)}
                </li>
              ))}
            </ul>
          </details>
        )}
        <CopyWeek from={from} posts={roster.posts} />
      </div>
      {isWide ? (
        <div className="roster-split">
          <table className="roster-grid">
            <thead>
              <tr>
                <th scope="col">{t('post')}</th>
                {days.map((on) => (
                  <th key={on} scope="col" className={on === today ? 'is-today' : ''}>
                    {dayHead(on)}
                  </th>
                ))}
              </tr>
            </thead>
            {groups.map(([code, posts]) => (
              <tbody key={code}>
                <tr className="ops-group">
                  <th colSpan={8} scope="rowgroup">
                    {lineName(code)}
                  </th>
                </tr>
                {posts.map((post) => (
                  <tr key={post.id} className={chosen?.id === post.id ? 'is-chosen' : ''}>
                    <th scope="row">{head(post)}</th>
                    {days.map((on) => (
                      <td key={on}>{cell(post, on)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
          <People roster={roster} post={chosen} picked={picked} pick={pick} />
        </div>
      ) : (
        <>
          <nav className="roster-days" aria-label={t('moveDay')}>
            {days.map((on) => (
              <button key={on} type="button" aria-pressed={on === day} onClick={() => set({ day: on })}>
                <span>{label(weekdayLabel(on))}</span>
                <span className="number">{on.slice(8)}</span>
                {roster.gaps.some((gap) => isOn(on, gap)) && <i aria-label={t('missing', { count: '' })} />}
              </button>
            ))}
          </nav>
          <div className="roster-list">
            {groups.map(([code, posts]) => (
              <section key={code}>
                <h2>{lineName(code)}</h2>
                {posts.map((post) => (
                  <div key={post.id} className="panel roster-item">
                    <header>{head(post)}</header>
                    {cell(post, day)}
                  </div>
                ))}
              </section>
            ))}
          </div>
        </>
      )}
      {wanted && <AssignDialog roster={roster} wanted={wanted} close={() => want(undefined)} />}
      {shown && <ShiftDialog roster={roster} shift={shown} close={() => show(undefined)} />}
      {setting && <PostSetup roster={roster} post={setting} close={() => setUp(undefined)} />}
      {proposing && <Proposal roster={roster} post={proposing} from={from} close={() => propose(undefined)} />}
    </>
  );
}

/** `白 2 · 夜 2` */
function needOf({ patterns }: Roster, { demand }: RosterPost): string {
  return demand
    .map(({ pattern, needed }) => `${patterns.find(({ code }) => code === pattern)?.mark ?? pattern} ${needed}`)
    .join(' · ');
}

/** The pattern a gap belongs to: the demanded one whose hours hold its beginning. */
export function patternOf(roster: Roster, post: RosterPost, day: string, gap: RosterGap): string | undefined {
  const begins = hourTime(gap.from);
  const own = post.demand.flatMap(({ pattern }) => roster.patterns.filter(({ code }) => code === pattern));
  const exact = own.find(({ from }) => from === begins);
  const around = own.find(({ from, until }) =>
    from < until ? from <= begins && begins < until : begins >= from || begins < until,
  );
  return (exact ?? around)?.code;
}

interface CellProps {
  roster: Roster;
  post: RosterPost;
  day: string;
  show: (shift: RosterShift) => void;
  want: (gap?: RosterGap) => void;
  drop: (dragged: Dragged, gap?: RosterGap) => void;
}

function Cell({ roster, post, day, show, want, drop }: CellProps) {
  const t = useText('roster');
  const shifts = roster.shifts.filter((one) => one.post === post.code && isOn(day, one));
  const gaps = roster.gaps.filter((one) => one.post === post.code && isOn(day, one));
  const over = (gap?: RosterGap) =>
    post.mayPlan
      ? {
          onDragOver: (event: React.DragEvent) => event.preventDefault(),
          onDrop: (event: React.DragEvent) => {
            event.preventDefault();
            event.stopPropagation();
            const dragged = read(event);
            if (dragged) drop(dragged, gap);
          },
        }
      : {};
  return (
    <div className="roster-cell" {...over()}>
      {shifts.map((shift) => {
        const mark = roster.patterns.find(({ code }) => code === shift.pattern)?.mark;
        const broken = roster.violations.filter((one) => one.shift === shift.id);
        return (
          <button
            key={shift.id}
            type="button"
            className={`roster-chip ${broken.length > 0 ? 'is-broken' : ''}`}
            draggable={post.mayPlan}
            onDragStart={(event) => event.dataTransfer.setData('text/plain', JSON.stringify({ shift: shift.id }))}
            onClick={() => show(shift)}
            title={`${hoursOf(shift)}${shift.place ? ` · ${shift.place.path}` : ''}`}
          >
            <span className="roster-mark">{mark ?? hoursOf(shift).slice(0, 2)}</span>
            <span className="roster-who">{shift.person.name}</span>
            {shift.isOn && <span className="roster-on" title={t('signedOn')} aria-label={t('signedOn')} />}
            {broken.length > 0 && <span aria-hidden="true">▲</span>}
          </button>
        );
      })}
      {gaps.map((gap) => (
        <button
          key={gap.from}
          type="button"
          className="roster-gap"
          disabled={!post.mayPlan}
          aria-label={t('fill', { post: post.name, day, when: hoursOf(gap), count: gap.missing })}
          onClick={() => want(gap)}
          {...over(gap)}
        >
          <span className="number">{hoursOf(gap)}</span> {t('missing', { count: gap.missing })}
        </button>
      ))}
      {post.mayPlan && gaps.length === 0 && (
        <button
          type="button"
          className="roster-add"
          aria-label={t('add', { post: post.name, day })}
          onClick={() => want()}
        >
          +
        </button>
      )}
    </div>
  );
}

function read(event: React.DragEvent): Dragged | undefined {
  try {
    const found = JSON.parse(event.dataTransfer.getData('text/plain')) as Dragged;
    return found.person || found.shift ? found : undefined;
  } catch {
    return undefined;
  }
}
