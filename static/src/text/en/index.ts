/** English, the first language. One file for each part of the studio. */
import { account } from "./account";
import { common } from "./common";
import { entering } from "./entering";
import { errors } from "./errors";
import { library } from "./library";
import { passwords } from "./passwords";
import { people } from "./people";
import { pictures } from "./pictures";
import { player } from "./player";
import { review } from "./review";
import { sharing } from "./sharing";
import { shell } from "./shell";
import { uploads } from "./uploads";
import { versions } from "./versions";

export const en = {
  account,
  common,
  entering,
  errors,
  library,
  passwords,
  people,
  pictures,
  player,
  review,
  sharing,
  shell,
  uploads,
  versions,
};
