export const id = 69;
export const ids = [69];
export const modules = {

/***/ 8069:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   giveBackLeft: () => (/* binding */ giveBackLeft)
/* harmony export */ });
/* harmony import */ var _fleet_together_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4674);
/* harmony import */ var _host_connect_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6346);
/* harmony import */ var _held_lease_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9190);
/* harmony import */ var _lease_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9362);
/* harmony import */ var _read_lease_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2481);





/**
 * Gives back what a run that was killed still holds of its service, so that the next one need not wait until it
 * expires. Touches nothing else, and does not throw.
 *
 * @param id the holder's
 */
async function giveBackLeft(request, id, journal) {
    const { service } = request;
    const ended = await (0,_fleet_together_js__WEBPACK_IMPORTED_MODULE_0__/* .together */ .bs)((0,_host_connect_js__WEBPACK_IMPORTED_MODULE_1__/* .destinations */ .u)(request), ({ name }) => name, async (place) => {
        const host = await place.connect();
        try {
            const reading = await (0,_read_lease_js__WEBPACK_IMPORTED_MODULE_4__/* .readLeaseOf */ .m)(host.engine, service);
            if (reading.holder?.id !== id)
                return;
            await (0,_held_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .giveBack */ .F5)(host.engine, service, reading, id, true);
            journal.note(`gave back the lease of ${(0,_lease_js__WEBPACK_IMPORTED_MODULE_3__/* .holderText */ .ii)(reading.holder)}`, host.name);
        }
        finally {
            await host.close();
        }
    });
    for (const { host, message } of ended.failures) {
        journal.warn(`the lease could not be given back, and expires by itself: ${message}`, host);
    }
}


/***/ })

};
