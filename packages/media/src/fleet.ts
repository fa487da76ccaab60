import type { Duplex } from 'node:stream';

import { MediaError } from './errors.ts';
import type { Media } from './media-types.ts';
import type { CallPlace, MediaCalls } from './ps/called.ts';
import { Spread } from './spread.ts';
import type { Camera, CameraState, MediaStats, PlayCommand, Reason, ViewOptions } from './types.ts';

/** One media process of several. */
export type Member = {
  id: string;
  media: Media;
  /** Takes cameras that nobody has given to a certain one. */
  takesAny: boolean;
  /** Where devices send pictures that are called for; null: to the server itself. */
  place: CallPlace | null;
};

export type FleetEvents = {
  camera(id: string, state: CameraState | 'unwatched', reason: Reason | undefined): void;
  /** A camera is somebody else's now. */
  moved(device: string, from: string, to: string): void;
};
/** The device behind a stream: whatever is made of it is made where it is read. */
type DeviceOf = (stream: string) => string;

/**
 * Several media processes as one: each camera is read by one of them. What is made of it elsewhere (recordings, platforms above)
 * is the first one's, that of the server itself, which is given the pictures by whoever reads them (`whoReads`).
 */
export class Fleet {
  readonly #home: Member;
  readonly #members = new Map<string, Member>();
  readonly #tickets = new Map<string, { member: Member; camera: Camera; options: ViewOptions }>();
  readonly #streams = new Map<string, { member: string; state: CameraState }>();
  readonly #called = new Map<string, string>();
  readonly #spread: Spread;
  readonly #deviceOf: DeviceOf;
  readonly #events: FleetEvents;
  #calls: MediaCalls | null = null;

  constructor(home: Member, deviceOf: DeviceOf, events: FleetEvents) {
    this.#home = home;
    this.#deviceOf = deviceOf;
    this.#events = events;
    this.#spread = new Spread((device, from, to) => {
      // Whoever watches it there is sent away, and comes back to where it is now.
      this.#members
        .get(from)
        ?.media.forget(device)
        .catch(() => undefined);
      events.moved(device, from, to);
    });
    this.join(home);
  }

  join(member: Member): void {
    this.#members.set(member.id, member);
    member.media.answerCalls(this.#callsOf(member));
    if (member.media.alive) this.turned(member.id, true);
  }

  /** Whether it takes cameras that nobody has given to a certain one, from now on. */
  opens(id: string, takesAny: boolean): void {
    const member = this.#members.get(id);
    if (!member) return;
    member.takesAny = takesAny;
    if (member.media.alive) this.#spread.add(id, takesAny);
  }

  /** It is gone for good; `turned` has said that it is not alive. */
  leave(id: string): void {
    this.turned(id, false);
    this.#members.delete(id);
    for (const [ticket, { member }] of this.#tickets) if (member.id === id) this.#tickets.delete(ticket);
  }

  /** A media process has died, or is there (again). */
  turned(id: string, alive: boolean): void {
    const member = this.#members.get(id);
    if (!member) return;
    if (alive) return this.#spread.add(id, member.takesAny);
    this.#spread.drop(id);
    for (const [stream, one] of this.#streams) if (one.member === id) this.camera(id, stream, 'unwatched', undefined);
  }

  /** What a member tells of a stream. */
  camera(member: string, stream: string, state: CameraState | 'unwatched', reason: Reason | undefined): void {
    const known = this.#streams.get(stream);
    // The last word of where it was before is no news of where it is now.
    if (state === 'unwatched' && known?.member !== member) return;
    // What one says of a camera that it does not read itself is nobody's business.
    if (state !== 'unwatched' && !this.#spread.isAt(this.#deviceOf(stream), member)) return;
    if (state === 'unwatched') this.#streams.delete(stream);
    else this.#streams.set(stream, { member, state });
    const device = this.#deviceOf(stream);
    this.#spread.counts(
      device,
      [...this.#streams.keys()].some((one) => this.#deviceOf(one) === device),
    );
    this.#events.camera(stream, state, reason);
    if (state === 'unwatched') this.#spread.freed(member);
  }

  /** Which member each of these is to be read by; whatever is not named goes where there is least to do. */
  assign(byHand: ReadonlyMap<string, string>): void {
    this.#spread.assign(byHand);
  }

  get alive(): boolean {
    return [...this.#members.values()].some(({ media }) => media.alive);
  }
  get home(): Media {
    return this.#home.media;
  }
  /** Where a camera is read, or would be. */
  whereOf(device: string): string {
    return this.#spread.of(device) ?? this.#home.id;
  }
  readsNow = (member: string): number => this.#spread.load(member);

  /** Where the camera is read; where there is no room for it, by another. */
  async on<T>(camera: Camera, act: (media: Media) => Promise<T>): Promise<T> {
    for (;;) {
      const member = this.#memberOf(camera);
      try {
        return await act(member.media);
      } catch (error) {
        const isFull = error instanceof MediaError && error.reason === 'too_many' && member !== this.#home;
        if (!isFull || !this.#spread.full(this.#deviceOf(camera.id), member.id)) throw error;
      }
    }
  }

  /** Cameras that are read elsewhere since there was no room where they belong. */
  away = (): { device: string; from: string; at: string }[] => this.#spread.away();

  /** A connection that brings the pictures of a camera that another reads; null: the server's own is to read it. */
  whoReads(camera: Camera): Promise<Duplex | null> {
    return this.on(camera, (media) => (media === this.home ? Promise.resolve(null) : media.relay(camera)));
  }

  /** A ticket for one viewer, where the camera is read. */
  attach(camera: Camera, options: ViewOptions): string {
    const member = this.#memberOf(camera);
    const ticket = member.media.attach(camera, options);
    this.#tickets.set(ticket, { member, camera, options });
    setTimeout(() => this.#tickets.delete(ticket), 30_000).unref();
    return ticket;
  }

  proxy: Media['proxy'] = (ticket, ...about) => {
    const known = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (!known) return this.home.proxy(ticket, ...about);
    const { member, camera, options } = known;
    return this.on(camera, (media) =>
      media.proxy(media === member.media ? ticket : media.attach(camera, options), ...about),
    );
  };

  async forget(id: string): Promise<void> {
    const alive = [...this.#members.values()].filter(({ media }) => media.alive);
    await Promise.all(alive.map(({ media }) => media.forget(id)));
  }

  /** Of each that answers. */
  async stats(): Promise<Map<string, MediaStats>> {
    const found = new Map<string, MediaStats>();
    await Promise.all(
      [...this.#members.values()].map(async ({ id, media }) => {
        const stats = media.alive ? await media.stats().catch(() => null) : null;
        if (stats) found.set(id, stats);
      }),
    );
    return found;
  }

  answerCalls(calls: MediaCalls | null): void {
    this.#calls = calls;
  }
  hungUp(stream: string, reason: Reason): void {
    const { media } = this.#members.get(this.#called.get(stream) ?? '') ?? this.#home;
    media.hungUp(stream, reason);
  }

  steerCalled(stream: string, command: PlayCommand): Promise<boolean> {
    const { media } = this.#members.get(this.#called.get(stream) ?? '') ?? this.#home;
    return media.steer(stream, command);
  }

  #memberOf({ id, record }: Camera): Member {
    if (record) return this.#home;
    return this.#members.get(this.whereOf(this.#deviceOf(id))) ?? this.#home;
  }

  /** Whether it may call for this one; the server's own takes what devices have recorded of any. */
  #reads(member: string, stream: string): boolean {
    return member === this.#home.id || this.#spread.isAt(this.#deviceOf(stream), member);
  }

  /** Calls as one member makes them: for cameras it was given, to ports of its own, and it hangs up nothing but what it has called for. */
  #callsOf({ id, place }: Member): MediaCalls {
    const none = (): Promise<{ reason: Reason }> => Promise.resolve({ reason: 'interrupted' });
    const isOwn = (stream: string): boolean => this.#called.get(stream) === id;
    return {
      plan: (stream, url) => {
        if (!this.#reads(id, stream)) return none();
        this.#called.set(stream, id);
        return this.#calls?.plan(stream, url, place ?? undefined) ?? none();
      },
      invite: (stream, port) => (isOwn(stream) ? this.#calls?.invite(stream, port) : undefined) ?? none(),
      bye: (stream, reason) => {
        if (!isOwn(stream)) return;
        this.#called.delete(stream);
        this.#calls?.bye(stream, reason);
      },
      step: (stream, step) => void (isOwn(stream) && this.#calls?.step(stream, step)),
      quirk: (stream, quirk) => void (isOwn(stream) && this.#calls?.quirk(stream, quirk)),
      gone: () => {
        for (const [stream, member] of this.#called)
          if (member === id) {
            this.#called.delete(stream);
            this.#calls?.bye(stream, 'interrupted');
          }
      },
    };
  }
}
