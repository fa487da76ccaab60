import { PictureBuilder } from '../picture/builder.ts';
import { H264 } from '../rtp/h264.ts';
import { H265 } from '../rtp/h265.ts';
import { Jpeg } from '../rtp/jpeg.ts';
import { Aac, Latm, Plain } from '../rtp/sound.ts';
import type { Depacketizer } from '../rtp/track.ts';
import type { AudioTrack, VideoTrack } from '../sdp/tracks.ts';
import type { AccessUnit, AudioUnit } from '../unit.ts';

/** Makes pictures of a track's packets; `builder` tells what has become of them. */
export function picturesOf(
  track: VideoTrack,
  emit: (unit: AccessUnit) => void,
): { pictures: Depacketizer; builder: PictureBuilder | null } {
  if (track.codec === 'mjpeg') return { pictures: new Jpeg(track.size, emit), builder: null };
  const builder = new PictureBuilder(track.codec, emit, track.sets);
  const pictures = track.codec === 'h264' ? new H264(builder) : new H265(builder, track.hasOrder);
  return { pictures, builder };
}

export function soundOf(track: AudioTrack, emit: (unit: AudioUnit) => void): Depacketizer {
  if (track.layout === 'latm') return new Latm(emit);
  return track.layout ? new Aac(track.layout, emit) : new Plain(emit);
}
