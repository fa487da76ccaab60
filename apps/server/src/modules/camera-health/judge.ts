import type { CameraTrouble, CameraVerdict } from '@anyuan/contract';

import { difference, flatness, lightOf, likeness, sharpness, type Grey } from './grey.ts';

/** What a look at a camera has shown, and what is known of it from before. */
export interface Seen {
  /** Null: it gave no picture. */
  now: {
    grey: Grey;
    /** The key picture after it. */
    later: Grey | null;
    fps: number;
    clockAheadMs: number | null;
  } | null;
  /** The picture of the look before. */
  before: Grey | null;
  /** A picture of when it was well, in light like now's. */
  good: Grey | null;
  /** Turned by hand, it shows another scene every day. */
  canTurn: boolean;
  /** Seconds of the last day that are missing of what was to be recorded; null: it is not recorded by plan. */
  missingSeconds: number | null;
}

/** Limits, as the hospital sets them. */
export interface Limits {
  leastFps: number;
  clockSeconds: number;
  missingSeconds: number;
}

const darkMean = 20;
const darkSpread = 8;
const coveredFlat = 0.9;
/** Beside a good picture that is much less flat. */
const coveredMore = 0.35;
/** An encoder writes the very same picture twice with about half of this; the noise of a sensor that lives makes several times as much. */
const frozenDifference = 0.1;
const blurredPart = 0.45;
/** Where nothing better is known. */
const blurredLeast = 0.12;
const movedLikeness = 0.25;
/** A picture in other light tells little of the scene. */
const sameLight = 60;

/** Below and above it two good pictures are kept: by day, and at night with infrared light. */
export const isNight = (grey: Grey): boolean => lightOf(grey).mean < 70;

/**
 * What is wrong with a camera, worst first; nothing: it is well. Each verdict says what was measured and against which limit. One
 * that shows nothing of the scene (black, covered) is not called blurred or moved as well.
 */
export function judge(seen: Seen, limits: Limits): CameraVerdict[] {
  const { now, good } = seen;
  if (!now) return [said('noPicture', 0, 1)];
  const { grey } = now;
  const all: CameraVerdict[] = [];
  const { mean, spread } = lightOf(grey);
  const flat = flatness(grey);
  const sharp = sharpness(grey);
  if (mean < darkMean && spread < darkSpread) all.push(said('black', mean, darkMean));
  else if (flat >= coveredFlat || (good && flat - flatness(good) > coveredMore))
    all.push(said('covered', flat, good ? flatness(good) + coveredMore : coveredFlat));
  else {
    const least = good ? Math.max(blurredLeast, sharpness(good) * blurredPart) : blurredLeast;
    if (sharp < least) all.push(said('blurred', sharp, least));
    else if (!seen.canTurn && good && Math.abs(lightOf(good).mean - mean) < sameLight) {
      const like = likeness(grey, good);
      if (like < movedLikeness) all.push(said('moved', like, movedLikeness));
    }
  }
  // Where nothing of the scene is seen, nothing moves either.
  const isBlind = all.some(({ trouble }) => trouble === 'black' || trouble === 'covered');
  if (!isBlind && now.later && seen.before) {
    const still = Math.max(difference(grey, now.later), difference(grey, seen.before));
    if (still < frozenDifference) all.push(said('frozen', still, frozenDifference));
  }
  if (now.fps < limits.leastFps) all.push(said('lowRate', now.fps, limits.leastFps));
  const ahead = now.clockAheadMs === null ? 0 : now.clockAheadMs / 1000;
  if (Math.abs(ahead) > limits.clockSeconds) all.push(said('clock', ahead, limits.clockSeconds));
  if (seen.missingSeconds !== null && seen.missingSeconds > limits.missingSeconds)
    all.push(said('gaps', seen.missingSeconds, limits.missingSeconds));
  return all;
}

const said = (trouble: CameraTrouble, value: number, limit: number): CameraVerdict => ({
  trouble,
  value: Math.round(value * 100) / 100,
  limit: Math.round(limit * 100) / 100,
});

/** These show at once; the others may pass by (somebody stands before it, a lorry), and count when they are seen twice in a row. */
const atOnce: readonly CameraTrouble[] = ['clock', 'gaps'];

/** What is wrong for certain: what was seen in two looks, one after the other. */
export const certain = (now: readonly CameraVerdict[], before: readonly CameraVerdict[]): CameraVerdict[] =>
  now.filter(({ trouble }) => atOnce.includes(trouble) || before.some((one) => one.trouble === trouble));
