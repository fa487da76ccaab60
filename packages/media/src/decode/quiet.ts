import { AV_LOG_QUIET, Log } from 'node-av';

// FFmpeg's own messages go to the standard error output, where nobody reads them as ours.
Log.setLevel(AV_LOG_QUIET);
