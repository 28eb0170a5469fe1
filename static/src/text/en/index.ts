/** English, the first language. One file for each part of the studio. */
import { account } from "./account";
import { activity } from "./activity";
import { common } from "./common";
import { entering } from "./entering";
import { errors } from "./errors";
import { library } from "./library";
import { notifications } from "./notifications";
import { passwords } from "./passwords";
import { people } from "./people";
import { pictures } from "./pictures";
import { plans } from "./plans";
import { player } from "./player";
import { review } from "./review";
import { search } from "./search";
import { sharing } from "./sharing";
import { shell } from "./shell";
import { uploads } from "./uploads";
import { versions } from "./versions";

export const en = {
  account,
  activity,
  common,
  entering,
  errors,
  library,
  notifications,
  passwords,
  people,
  pictures,
  plans,
  player,
  review,
  search,
  sharing,
  shell,
  uploads,
  versions,
};
