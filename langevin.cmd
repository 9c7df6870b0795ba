@echo off
rem Starts Langevin on Windows, as the script 'langevin' does elsewhere: finds Java, builds the program where its sources are newer
rem than the last build, and runs it. JAVA_HOME, LANGEVIN_JAVA_OPTS and OMP_NUM_THREADS mean the same here.
setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
set "home=%home:~0,-1%"
set "built=%home%\target\launcher"

if defined JAVA_HOME (
  set "java=%JAVA_HOME%\bin\java.exe"
) else (
  set "java="
  for %%i in (java.exe) do set "java=%%~$PATH:i"
)
if not defined java (
  echo langevin: there is no java on the PATH; install a JDK 17 or later, or set JAVA_HOME to one 1>&2
  exit /b 2
)
if not exist "%java%" (
  echo langevin: there is no "%java%"; set JAVA_HOME to a JDK 17 or later 1>&2
  exit /b 2
)
if not exist "%built%" mkdir "%built%"
"%java%" -version 2>"%built%\java-version"
set "release=0"
for /f "usebackq tokens=2,3" %%a in ("%built%\java-version") do if "%%a"=="version" (
  for /f "delims=." %%m in ("%%~b") do set "release=%%m"
)
if %release% LSS 17 (
  echo langevin: "%java%" is Java %release%; Langevin needs 17 or later: set JAVA_HOME to a newer JDK 1>&2
  exit /b 2
)

call :fresh
if errorlevel 1 call :build_once
call :fresh
if errorlevel 1 exit /b 1

if not defined OMP_NUM_THREADS if exist "%built%\cores" set /p OMP_NUM_THREADS=<"%built%\cores"
set "OMP_DYNAMIC=false"
set "OMP_WAIT_POLICY=passive"
set "GOMP_SPINCOUNT=2000"
set "later="
if %release% GEQ 24 set "later=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

set "collector=-XX:+UseSerialGC"
echo "%LANGEVIN_JAVA_OPTS%" | findstr /r /c:"-XX:+Use[A-Za-z0-9]*GC" >nul && set "collector="

"%java%" %collector% -XX:ObjectAlignmentInBytes=64 -Xms8m -Xmx2g -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 --add-exports=java.base/jdk.internal.module=ALL-UNNAMED -Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0 ^
  -Djava.awt.headless=true "-Dlangevin.home=%home%" -cp "%built%\langevin.jar;%home%\target\lib\*" ^
  %later% %LANGEVIN_JAVA_OPTS% org.langevin.cli.Main %*
exit /b %ERRORLEVEL%

rem Errorlevel 0 where nothing is newer than the last build. Each build keeps a copy of its sources, because xcopy /D /L compares
rem the times of two folders in milliseconds, and PowerShell would need longer to start than the program has to print its help.
:fresh
if not exist "%built%\langevin.jar" exit /b 1
set "newer=0"
for /f %%n in ('xcopy /L /I /D /S /Y /Q "%home%\src\main" "%built%\sources" 2^>nul') do set "newer=%%n"
if not "%newer%"=="0" exit /b 1
for /f %%n in ('xcopy /L /D /Y /Q "%home%\pom.xml" "%built%" 2^>nul') do set "newer=%%n"
if not "%newer%"=="0" exit /b 1
exit /b 0

rem Whoever can open the lock builds; the others wait. Windows drops the lock with the process that holds it.
:build_once
set "held="
8>&2 2>nul 9>"%built%\lock" (
  set "held=1"
  call :build 2>&8
)
if defined held exit /b 0
ping -n 2 127.0.0.1 >nul
goto :build_once

:build
call :fresh
if not errorlevel 1 exit /b 0
where mvn >nul 2>nul
if errorlevel 1 (
  echo langevin: building needs Maven: install it ^(3.6.3 or later^) and run the same command again 1>&2
  exit /b 2
)
echo langevin: building ^(the first build downloads about 200 MB of libraries^) ... 1>&2
pushd "%home%"
call mvn -B -Dmaven.test.skip=true package >"%built%\build.log" 2>&1
set "outcome=%ERRORLEVEL%"
popd
if not "%outcome%"=="0" (
  type "%built%\build.log" 1>&2
  echo langevin: the build failed; what Maven said stands above 1>&2
  exit /b 1
)
xcopy /I /D /S /Y /Q "%home%\src\main" "%built%\sources" >nul
xcopy /D /Y /Q "%home%\pom.xml" "%built%" >nul
powershell -NoProfile -Command "(Get-CimInstance Win32_Processor | Measure-Object NumberOfCores -Sum).Sum" >"%built%\cores"
copy /Y "%home%\target\langevin.jar" "%built%\langevin.jar" >nul
echo langevin: built. 1>&2
exit /b 0
