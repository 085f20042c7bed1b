import { noOperation } from "../../../_server/route";

export { noOperation as DELETE, noOperation as GET, noOperation as PATCH, noOperation as POST, noOperation as PUT };
