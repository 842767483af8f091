@echo off
rem Raknar om en namnd, sparar prognosen och skriver underlaget. Andra raderna overst.
chcp 65001 >nul
set "ROT=C:\forecast"
set "NAMND=socialnamnden"
set "UT=%ROT%\ut\%NAMND%"
if not exist "%ROT%\logg" mkdir "%ROT%\logg"
"%ROT%\.venv\Scripts\forecast.exe" refresh "%ROT%\arbetsytor\%NAMND%" --report "%UT%" --alert "%ROT%\larm.yaml" --message "%UT%\alert.txt" --format json >>"%ROT%\logg\%NAMND%.jsonl" 2>"%ROT%\logg\%NAMND%.steg"
set "KOD=%ERRORLEVEL%"
if "%KOD%"=="3" copy /y "%UT%\alert.txt" "\\server\ekonomi\larm-%NAMND%.txt" >nul
exit /b %KOD%
