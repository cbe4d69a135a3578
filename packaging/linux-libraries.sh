#!/bin/sh
# Sees to it that the shared libraries that the wheels expect from the system are there (Linux only).
# mediapipe links libEGL and libGLESv2; Qt links libGL and libxkbcommon. A window on X11 needs the xcb family too:
# without those Limner still paints files, so they are asked for but not insisted on.
set -eu
[ "$(uname -s)" = Linux ] || exit 0

needed="libEGL.so.1 libGLESv2.so.2 libGL.so.1 libxkbcommon.so.0 libfontconfig.so.1 libglib-2.0.so.0"
for_a_window="libxkbcommon-x11.so.0 libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-image.so.0 libxcb-keysyms.so.1
libxcb-render-util.so.0 libxcb-shape.so.0 libxcb-util.so.1 libxcb-xkb.so.1 libdbus-1.so.3"
debian="libegl1 libgles2 libgl1 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0
libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-util1 libxcb-xkb1 libdbus-1-3 libfontconfig1 libglib2.0-0
fonts-dejavu-core"
fedora="mesa-libEGL mesa-libGLES mesa-libGL libxkbcommon libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image
xcb-util-keysyms xcb-util-renderutil xcb-util dbus-libs fontconfig glib2 dejavu-sans-fonts"
arch="libglvnd libxkbcommon libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms
xcb-util-renderutil xcb-util dbus fontconfig glib2 ttf-dejavu"

PATH="$PATH:/sbin:/usr/sbin"
command -v ldconfig >/dev/null 2>&1 || exit 0 # not a glibc system: the wheels do not run here anyway, pip will say so
present=$(ldconfig -p)
absent() {
  for library in "$@"; do
    case "$present" in *"$library "*) ;; *) printf ' %s' "$library" ;; esac
  done
}
missing=$(absent $needed)
missing_for_a_window=$(absent $for_a_window)
[ -n "$missing$missing_for_a_window" ] || exit 0

if command -v apt-get >/dev/null 2>&1; then install="apt-get install -y --no-install-recommends $(echo $debian)"
elif command -v dnf >/dev/null 2>&1; then install="dnf install -y $(echo $fedora)"
elif command -v pacman >/dev/null 2>&1; then install="pacman -S --needed $(echo $arch)"
else install=""
fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing system libraries:$missing$missing_for_a_window"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  $install
  exit 0
fi
if [ -n "$missing" ]; then
  echo "Limner needs these system libraries:$missing$missing_for_a_window" >&2
else
  echo "Limner's window needs these system libraries:$missing_for_a_window" >&2
fi
if [ -n "$install" ]; then
  echo "Install them with:  sudo $install" >&2
else
  echo "Install them with your system's package manager, then run this again." >&2
fi
[ -z "$missing" ]
